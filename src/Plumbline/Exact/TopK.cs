using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plumbline.Exact;

/// <summary>
/// Keeps the k smallest of a stream of keys. Keys collect in a buffer of twice k behind a threshold; when it is full,
/// a quickselect throws the larger half away and lowers the threshold. Amortised O(1) a key.
/// </summary>
internal sealed class TopK
{
    private readonly ulong[] _buffer;
    private readonly int _k;
    private int _count;

    public TopK(int k)
    {
        _k = k;
        _buffer = new ulong[Math.Max(2 * k, k + 64)];
        Clear();
    }

    /// <summary>A distance above this can no longer be among the k smallest; one at it can, by a smaller id.</summary>
    public float Threshold { get; private set; }

    public void Clear()
    {
        _count = 0;
        Threshold = float.PositiveInfinity;
    }

    public void Add(float distance, int id)
    {
        // Written so that an infinite distance (overflow of finite vectors) still counts as a neighbour.
        if (distance > Threshold)
        {
            return;
        }

        _buffer[_count++] = SortKey.Create(distance, id);
        if (_count == _buffer.Length)
        {
            QuickSelect.Smallest(_buffer.AsSpan(0, _count), _k);
            _count = _k;
            Threshold = SortKey.Distance(Largest());
        }
    }

    /// <summary>Adds a run of distances whose ids count up from <paramref name="firstId"/>.</summary>
    /// <param name="distances">The distances.</param>
    /// <param name="firstId">Id of the first.</param>
    /// <param name="excludedId">An id to leave out, or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddRange(ReadOnlySpan<float> distances, int firstId, int excludedId)
    {
        int first = 0;
        while (first < distances.Length)
        {
            // Soon hardly any is near enough, which is seen of many at once.
            ReadOnlySpan<float> some = distances.Slice(first, Math.Min(Vector<float>.Count, distances.Length - first));
            if (some.Length < Vector<float>.Count || Vector.LessThanOrEqualAny(new Vector<float>(some), new Vector<float>(Threshold)))
            {
                AddEach(some, firstId + first, excludedId);
            }

            first += some.Length;
        }
    }

    /// <summary>The k smallest keys in ascending order; fewer where fewer were added. Valid until the next call.</summary>
    public ReadOnlySpan<ulong> Sorted()
    {
        Span<ulong> keys = _buffer.AsSpan(0, _count);
        if (_count > _k)
        {
            QuickSelect.Smallest(keys, _k);
            _count = _k;
            keys = keys[.._k];
        }

        keys.Sort();
        return keys;
    }

    private void AddEach(ReadOnlySpan<float> distances, int firstId, int excludedId)
    {
        for (int i = 0; i < distances.Length; i++)
        {
            if (distances[i] <= Threshold && firstId + i != excludedId)
            {
                Add(distances[i], firstId + i);
            }
        }
    }

    private ulong Largest()
    {
        ulong largest = 0;
        foreach (ulong key in _buffer.AsSpan(0, _count))
        {
            largest = Math.Max(largest, key);
        }

        return largest;
    }
}
