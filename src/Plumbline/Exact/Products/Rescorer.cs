using System.Numerics;
using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>
/// Replaces the scores of closed lists by direct distances. Queries go in groups, and within a group the points in order of
/// id, so that a base vector is read once for all the queries of the group that ask for it. Made once a thread.
/// </summary>
internal sealed unsafe class Rescorer
{
    // Queries of a group lie in the third-level cache: those that share a base vector save reading it from memory, which
    // takes longer than what a smaller group would save by lying in the second.
    private const int GroupBytes = 2 * 1024 * 1024;
    private const int MostPairs = 1 << 20;
    private const int MostBuckets = 1 << 16;

    private readonly DistanceComputer _distances;
    private readonly int[] _starts;
    private readonly int _shift;
    private ulong[] _pairs = [];
    private ulong[] _sorted = [];
    private int _placeBits;

    public Rescorer(DistanceComputer distances)
    {
        _distances = distances;
        int count = distances.Vectors.Count;
        while ((count >> _shift) >= MostBuckets)
        {
            _shift++;
        }

        _starts = new int[(count >> _shift) + 2];
    }

    /// <summary>Closes the lists of consecutive slots and turns their keys to direct distances.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="first">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="k">Neighbours of a query.</param>
    public void Rescore(CandidateLists lists, int first, int count, int k)
    {
        for (int slot = first; slot < first + count; slot++)
        {
            lists.Close(slot);
        }

        _placeBits = BitOperations.Log2((uint)lists.Capacity - 1) + 1;
        int vectors = _distances.Vectors.Count;
        int cached = Math.Max(1, GroupBytes / (_distances.Vectors.Dimension * sizeof(float)));
        // Where a cached group asks for most base vectors anyway, they are read once a group; else more queries share one reading.
        bool dense = (long)cached * k >= vectors / 4;
        int group = (int)Math.Clamp(Math.Min(dense ? cached : Math.Max(3L * vectors / k, cached), MostPairs / k), 1, count);
        // Near queries help where a group holds few of many; one group of all is as they are.
        ReadOnlySpan<int> slots = NearSlots.Order(lists, first, count, dense ? group : count, vectors);
        for (int start = 0; start < count; start += group)
        {
            Group(lists, slots.Slice(start, Math.Min(group, count - start)));
        }
    }

    private void Group(CandidateLists lists, ReadOnlySpan<int> slots)
    {
        int total = 0;
        for (int query = 0; query < slots.Length; query++)
        {
            Span<ulong> keys = lists.Closed(slots[query]);
            if (lists.IsDirect(slots[query]))
            {
                continue;
            }

            if (_pairs.Length < total + keys.Length)
            {
                Array.Resize(ref _pairs, Math.Max(total + keys.Length, 2 * _pairs.Length));
            }

            // A pair is an id and where its key lies: query of the group, place in the list.
            for (int place = 0; place < keys.Length; place++)
            {
                _pairs[total++] = ((ulong)(uint)SortKey.Id(keys[place]) << 32) | (uint)((query << _placeBits) | place);
            }
        }

        SortById(total);
        ReadOnlySpan<ulong> pairs = _sorted.AsSpan(0, total);
        int i = 0;
        if (_distances.IsEuclidean)
        {
            for (; i + 4 <= total; i += 4)
            {
                Four(lists, slots, pairs.Slice(i, 4));
            }
        }

        for (; i < total; i++)
        {
            Write(lists, slots, pairs[i], _distances.Distance(Query(lists, slots, pairs[i]), (int)(pairs[i] >> 32)));
        }
    }

    private void Four(CandidateLists lists, ReadOnlySpan<int> slots, ReadOnlySpan<ulong> pairs)
    {
        float** vectors = stackalloc float*[8];
        float* distances = stackalloc float[4];
        for (int j = 0; j < 4; j++)
        {
            vectors[2 * j] = _distances.Vectors.Row((int)(pairs[j] >> 32));
            vectors[(2 * j) + 1] = Query(lists, slots, pairs[j]).Vector;
        }

        if (vectors[0] == vectors[2] && vectors[0] == vectors[4] && vectors[0] == vectors[6])
        {
            // One base vector for four queries, which is what the order is for.
            _distances.Kernel.SquaredL2Four(vectors[0], vectors[1], vectors[3], vectors[5], vectors[7], _distances.Vectors.Dimension, distances);
        }
        else
        {
            _distances.Kernel.SquaredL2Pairs(vectors, _distances.Vectors.Dimension, distances);
        }

        for (int j = 0; j < 4; j++)
        {
            Write(lists, slots, pairs[j], distances[j]);
        }
    }

    private QueryPoint Query(CandidateLists lists, ReadOnlySpan<int> slots, ulong pair) => lists.Query(slots[(int)((uint)pair >> _placeBits)]);

    private void Write(CandidateLists lists, ReadOnlySpan<int> slots, ulong pair, float distance)
    {
        uint place = (uint)pair & ((1u << _placeBits) - 1);
        lists.SetKey(slots[(int)((uint)pair >> _placeBits)], (int)place, SortKey.Create(distance, (int)(pair >> 32)));
    }

    /// <summary>A counting sort; equal ids lie together unless there are more ids than buckets, where order matters little.</summary>
    private void SortById(int total)
    {
        if (_sorted.Length < total)
        {
            _sorted = new ulong[_pairs.Length];
        }

        Array.Clear(_starts);
        foreach (ulong pair in _pairs.AsSpan(0, total))
        {
            _starts[(int)(pair >> 32 >> _shift) + 1]++;
        }

        for (int bucket = 1; bucket < _starts.Length; bucket++)
        {
            _starts[bucket] += _starts[bucket - 1];
        }

        foreach (ulong pair in _pairs.AsSpan(0, total))
        {
            _sorted[_starts[(int)(pair >> 32 >> _shift)]++] = pair;
        }
    }
}
