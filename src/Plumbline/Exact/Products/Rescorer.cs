using System.Runtime.CompilerServices;
using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>
/// Replaces the scores of closed lists by direct distances. Queries go in groups, and within a group the points in order of
/// id, so that a base vector is read once for all the queries of the group that ask for it. Made once a thread.
/// </summary>
internal sealed unsafe class Rescorer : IDisposable
{
    // Queries of a group lie in the second-level cache, or in half of it.
    private const int GroupBytes = 1024 * 1024;
    private const int MostCopied = 2 * GroupBytes;
    private const int MostPairs = 1 << 20;
    private const int MostBuckets = 1 << 18;

    // Queries that a base vector is compared with in one call.
    private const int MostTogether = 64;

    private readonly DistanceComputer _distances;
    private readonly int[] _starts;
    private readonly int _shift;
    private ulong[] _pairs = [];
    private ulong[] _sorted = [];
    private nint[] _queries = [];
    private nint[] _next = [];
    private float* _copies;
    private long _copied;

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

    ~Rescorer() => Free();

    /// <summary>Closes the lists of consecutive slots and turns their keys to direct distances.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="first">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="k">Neighbours of a query.</param>
    /// <param name="groups">Where other threads find what is left of it.</param>
    public void Rescore(CandidateLists lists, int first, int count, int k, RescoreGroups groups)
    {
        for (int slot = first; slot < first + count; slot++)
        {
            lists.Close(slot);
        }

        int vectors = _distances.Vectors.Count;
        int cached = Math.Max(1, GroupBytes / (_distances.Vectors.Dimension * sizeof(float)));
        // Where a cached group asks for most base vectors anyway, they are read once a group; else more queries share one reading.
        bool dense = (long)cached * k >= vectors / 4;
        int group = (int)Math.Clamp(Math.Min(dense ? cached : Math.Max(3L * vectors / k, cached), MostPairs / k), 1, count);
        // Near queries help where a group holds few of many; one group of all is as they are.
        ReadOnlyMemory<int> slots = NearSlots.Order(lists, first, count, dense ? group : count, vectors);
        List<ReadOnlyMemory<int>> cut = [];
        while (!slots.IsEmpty)
        {
            int taken = Fitting(lists, slots.Span, group);
            cut.Add(slots[..taken]);
            slots = slots[taken..];
        }

        RescoreGroups.Offer offer = groups.Add(lists, cut);
        try
        {
            while (groups.TryTake(offer, out ReadOnlyMemory<int> mine))
            {
                Group(offer, mine, groups);
            }
        }
        finally
        {
            groups.Withdraw(offer);
        }
    }

    /// <summary>Works on groups that others offer, until none is left.</summary>
    public void Help(RescoreGroups groups)
    {
        while (groups.TryTakeAny(out RescoreGroups.Offer? offer, out ReadOnlyMemory<int> group))
        {
            Group(offer, group, groups);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>How many of the first lists make a group whose pairs fit; one at least.</summary>
    private static int Fitting(CandidateLists lists, ReadOnlySpan<int> slots, int most)
    {
        int pairs = lists.Closed(slots[0]).Length;
        int taken = 1;
        while (taken < Math.Min(most, slots.Length) && pairs + lists.Closed(slots[taken]).Length <= MostPairs)
        {
            pairs += lists.Closed(slots[taken]).Length;
            taken++;
        }

        return taken;
    }

    private void Group(RescoreGroups.Offer offer, ReadOnlyMemory<int> slots, RescoreGroups groups)
    {
        try
        {
            Group(offer.Lists, slots.Span);
        }
        finally
        {
            groups.Done(offer);
        }
    }

    private void Group(CandidateLists lists, ReadOnlySpan<int> slots)
    {
        int total = Collect(lists, slots);
        SortById(total);
        ReadOnlySpan<ulong> pairs = _sorted.AsSpan(0, total);
        if (!_distances.IsEuclidean)
        {
            foreach (ulong pair in pairs)
            {
                Write((int)(uint)pair, _distances.Distance(lists.Query(slots[(int)(uint)pair]), (int)(pair >> 32)), (int)(pair >> 32));
            }

            return;
        }

        Near(lists, slots);
        float* data = _distances.Vectors.Data;
        long dimension = _distances.Vectors.Dimension;
        while (!pairs.IsEmpty)
        {
            int id = (int)(pairs[0] >> 32);
            int count = 1;
            while (count < pairs.Length && (int)(pairs[count] >> 32) == id)
            {
                count++;
            }

            int next = count < pairs.Length ? (int)(pairs[count] >> 32) : id;
            Together(data + (id * dimension), id, pairs[..count], data + (next * dimension));
            pairs = pairs[count..];
        }
    }

    /// <summary>Writes down the pairs of the lists: the id of the base vector, and which query of the group asks for it.</summary>
    private int Collect(CandidateLists lists, ReadOnlySpan<int> slots)
    {
        if (_next.Length < slots.Length)
        {
            _queries = new nint[slots.Length];
            _next = new nint[slots.Length];
        }

        int total = 0;
        for (int query = 0; query < slots.Length; query++)
        {
            if (lists.IsDirect(slots[query]))
            {
                continue;
            }

            ReadOnlySpan<ulong> keys = lists.Closed(slots[query]);
            if (_pairs.Length < total + keys.Length)
            {
                Array.Resize(ref _pairs, Math.Max(total + keys.Length, Math.Min(2 * _pairs.Length, MostPairs)));
            }

            // All ids of the list are in the pairs; it is written anew in their order.
            _next[query] = (nint)lists.Keys(slots[query]);
            foreach (ulong key in keys)
            {
                _pairs[total++] = ((ulong)(uint)SortKey.Id(key) << 32) | (uint)query;
            }
        }

        return total;
    }

    /// <summary>
    /// Brings the queries of a group together, where they fit a cache: rows that take a power of two of bytes would fall on each
    /// other there.
    /// </summary>
    private void Near(CandidateLists lists, ReadOnlySpan<int> slots)
    {
        int dimension = _distances.Vectors.Dimension;
        const int Line = 16;
        long stride = ((dimension + Line - 1) / Line * Line) + Line;
        bool fits = stride * slots.Length * sizeof(float) <= MostCopied;
        if (fits && _copied < stride * slots.Length)
        {
            Free();
            _copies = (float*)LargeMemory.Allocate((nuint)(stride * slots.Length) * sizeof(float));
            _copied = stride * slots.Length;
        }

        for (int query = 0; query < slots.Length; query++)
        {
            float* vector = lists.Query(slots[query]).Vector;
            if (fits)
            {
                float* copy = _copies + (query * stride);
                Unsafe.CopyBlock(copy, vector, (uint)dimension * sizeof(float));
                vector = copy;
            }

            _queries[query] = (nint)vector;
        }
    }

    /// <summary>The distances of one base vector from the queries that ask for it.</summary>
    private void Together(float* vector, int id, ReadOnlySpan<ulong> pairs, float* ahead)
    {
        float** queries = stackalloc float*[MostTogether];
        float* distances = stackalloc float[MostTogether];
        while (!pairs.IsEmpty)
        {
            int count = Math.Min(MostTogether, pairs.Length);
            for (int i = 0; i < count; i++)
            {
                queries[i] = (float*)_queries[(int)(uint)pairs[i]];
            }

            _distances.Kernel.SquaredL2Many(vector, queries, count, _distances.Vectors.Dimension, ahead, distances);
            for (int i = 0; i < count; i++)
            {
                Write((int)(uint)pairs[i], distances[i], id);
            }

            pairs = pairs[count..];
        }
    }

    private void Write(int query, float distance, int id)
    {
        ulong* key = (ulong*)_next[query];
        *key = SortKey.Create(distance, id);
        _next[query] = (nint)(key + 1);
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

    private void Free()
    {
        LargeMemory.Free(_copies);
        _copies = null;
        _copied = 0;
    }
}
