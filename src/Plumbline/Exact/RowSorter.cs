using System.Numerics;

namespace Plumbline.Exact;

/// <summary>
/// Sorts a row of raw distances by (distance, id): a radix sort over the bits in which the distances differ. O(n).
/// Made once a thread.
/// </summary>
internal sealed class RowSorter(int count)
{
    private const int Passes = 3;
    private const int MostBits = 11;

    private readonly ulong[] _keys = new ulong[count];
    private readonly ulong[] _sorted = new ulong[count];
    private readonly int[] _starts = new int[Passes << MostBits];

    /// <summary>Sorts.</summary>
    /// <param name="row">As many raw distances as the sorter was made for; none is NaN.</param>
    /// <param name="absent">An id that has no distance in the row, so that those after it are one place nearer the start; none by default.</param>
    /// <returns>Sort keys, ascending; valid until the next call.</returns>
    public ReadOnlySpan<ulong> Sort(ReadOnlySpan<float> row, int absent = int.MaxValue)
    {
        // The smallest distance, which is 0 to the vector itself, would stretch the range of bits; its group goes first.
        float nearest = Min(row);
        int group = 0;
        int others = 0;
        uint least = uint.MaxValue;
        uint most = 0;
        for (int place = 0; place < row.Length; place++)
        {
            ulong key = SortKey.Create(row[place], place < absent ? place : place + 1);
            if (row[place] == nearest)
            {
                _sorted[group++] = key;
            }
            else
            {
                _keys[others++] = key;
                uint bits = SortKey.DistanceBits(key);
                least = Math.Min(least, bits);
                most = Math.Max(most, bits);
            }
        }

        if (others > 0)
        {
            SortByDistance(_keys.AsSpan(0, others), _sorted.AsSpan(group, others), least, most - least);
        }

        return _sorted.AsSpan(0, row.Length);
    }

    /// <summary>The nearest of a sorted row without the row's own vector.</summary>
    /// <param name="sorted">A sorted row.</param>
    /// <param name="row">Id of its vector.</param>
    /// <param name="nearest">Receives as many as it holds, at most one less than the row.</param>
    public static void Others(ReadOnlySpan<ulong> sorted, int row, Span<ulong> nearest)
    {
        int found = 0;
        for (int rank = 0; found < nearest.Length; rank++)
        {
            if (SortKey.Id(sorted[rank]) != row)
            {
                nearest[found++] = sorted[rank];
            }
        }
    }

    private static float Min(ReadOnlySpan<float> row)
    {
        Vector<float> least = new(float.PositiveInfinity);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            least = Vector.Min(least, new Vector<float>(row[i..]));
        }

        float min = float.PositiveInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            min = Math.Min(min, least[lane]);
        }

        for (; i < row.Length; i++)
        {
            min = Math.Min(min, row[i]);
        }

        return min;
    }

    /// <summary>Three stable passes; the ids ascend already.</summary>
    private void SortByDistance(Span<ulong> keys, Span<ulong> sorted, uint least, uint range)
    {
        int digit = Math.Max(1, (32 - BitOperations.LeadingZeroCount(range) + Passes - 1) / Passes);
        uint mask = (1u << digit) - 1;
        Span<int> starts = _starts.AsSpan(0, Passes << digit);
        starts.Clear();
        Span<int> low = starts[..(1 << digit)];
        Span<int> middle = starts.Slice(1 << digit, 1 << digit);
        Span<int> high = starts.Slice(2 << digit, 1 << digit);
        foreach (ulong key in keys)
        {
            uint bits = SortKey.DistanceBits(key) - least;
            low[(int)(bits & mask)]++;
            middle[(int)((bits >> digit) & mask)]++;
            high[(int)(bits >> (2 * digit))]++;
        }

        ToStarts(low);
        ToStarts(middle);
        ToStarts(high);
        Scatter(keys, sorted, low, least, 0, mask);
        Scatter(sorted, keys, middle, least, digit, mask);
        Scatter(keys, sorted, high, least, 2 * digit, mask);
    }

    private static void ToStarts(Span<int> counts)
    {
        int start = 0;
        foreach (ref int count in counts)
        {
            int next = start + count;
            count = start;
            start = next;
        }
    }

    private static void Scatter(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> starts, uint least, int shift, uint mask)
    {
        foreach (ulong key in from)
        {
            to[starts[(int)(((SortKey.DistanceBits(key) - least) >> shift) & mask)]++] = key;
        }
    }
}
