using System.Numerics;

namespace Plumbline.Exact;

/// <summary>
/// Sorts a row of raw distances by (distance, id): by <see cref="LaneSort"/> where the processor has its instructions, O(n log n);
/// else a radix sort by the upper bits in which the distances differ, then by insertion, which finds each nearly in place: O(n), or
/// O(n log n) where distances crowd between a few far ones. Made once a thread.
/// </summary>
internal sealed class RowSorter(int count)
{
    private const int MostBits = 11;

    // Moves of a key by insertion after which the keys are sorted by comparisons.
    private const int MostMoves = 4;

    private readonly ulong[] _keys = new ulong[count];
    private readonly ulong[] _sorted = new ulong[count];
    private readonly int[] _low = new int[1 << MostBits];
    private readonly int[] _high = new int[1 << MostBits];

    /// <summary>Sorts.</summary>
    /// <param name="row">As many raw distances as the sorter was made for; none is NaN.</param>
    /// <param name="absent">An id that has no distance in the row, so that those after it are one place nearer the start; none by default.</param>
    /// <returns>Sort keys, ascending; valid until the next call.</returns>
    public ReadOnlySpan<ulong> Sort(ReadOnlySpan<float> row, int absent = int.MaxValue)
    {
        if (LaneSort.IsSupported)
        {
            Span<ulong> ranked = _sorted.AsSpan(0, row.Length);
            KeyLanes.Create(row, absent, ranked);
            LaneSort.Sort(ranked, _keys);
            return ranked;
        }

        // The smallest distance, which is 0 to the vector itself, would stretch the range of bits; its group goes first.
        float nearest = Least(row, float.NegativeInfinity, orEqual: true);
        float first = Least(row, nearest, orEqual: false);
        Digits digits = new(first, Most(row));
        int[] low = _low;
        int[] high = _high;
        low.AsSpan(0, digits.Count).Clear();
        high.AsSpan(0, digits.Count).Clear();
        int group = 0;
        foreach (float distance in row)
        {
            if (distance == nearest)
            {
                group++;
            }
            else
            {
                uint bits = SortKey.DistanceBits(distance);
                low[digits.Low(bits)]++;
                high[digits.High(bits)]++;
            }
        }

        ToStarts(low.AsSpan(0, digits.Count), group);
        ToStarts(high.AsSpan(0, digits.Count), group);
        ulong[] keys = _keys;
        ulong[] sorted = _sorted;
        int equal = 0;
        for (int place = 0; place < row.Length; place++)
        {
            ulong key = SortKey.Create(row[place], place < absent ? place : place + 1);
            if (row[place] == nearest)
            {
                sorted[equal++] = key;
            }
            else
            {
                keys[low[digits.Low(SortKey.DistanceBits(key))]++] = key;
            }
        }

        foreach (ulong key in keys.AsSpan(group, row.Length - group))
        {
            sorted[high[digits.High(SortKey.DistanceBits(key))]++] = key;
        }

        if (digits.LeavesBits)
        {
            Insert(sorted.AsSpan(group, row.Length - group));
        }

        return sorted.AsSpan(0, row.Length);
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

    /// <summary>The least distance past a bound; infinity where there is none.</summary>
    private static float Least(ReadOnlySpan<float> row, float bound, bool orEqual)
    {
        Vector<float> least = new(float.PositiveInfinity);
        Vector<float> bounds = new(bound);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> values = new(row[i..]);
            Vector<int> past = orEqual ? Vector.GreaterThanOrEqual(values, bounds) : Vector.GreaterThan(values, bounds);
            least = Vector.Min(least, Vector.ConditionalSelect(past, values, least));
        }

        float min = float.PositiveInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            min = Math.Min(min, least[lane]);
        }

        for (; i < row.Length; i++)
        {
            if (row[i] > bound || (orEqual && row[i] == bound))
            {
                min = Math.Min(min, row[i]);
            }
        }

        return min;
    }

    private static float Most(ReadOnlySpan<float> row)
    {
        Vector<float> most = new(float.NegativeInfinity);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            most = Vector.Max(most, new Vector<float>(row[i..]));
        }

        float max = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            max = Math.Max(max, most[lane]);
        }

        for (; i < row.Length; i++)
        {
            max = Math.Max(max, row[i]);
        }

        return max;
    }

    private static void ToStarts(Span<int> counts, int start)
    {
        foreach (ref int count in counts)
        {
            int next = start + count;
            count = start;
            start = next;
        }
    }

    private static void Insert(Span<ulong> nearly)
    {
        long left = (long)MostMoves * nearly.Length;
        for (int i = 1; i < nearly.Length; i++)
        {
            ulong key = nearly[i];
            int place = i;
            for (; place > 0 && nearly[place - 1] > key; place--)
            {
                nearly[place] = nearly[place - 1];
            }

            nearly[place] = key;
            left -= i - place;
            if (left < 0)
            {
                nearly.Sort();
                return;
            }
        }
    }

    /// <summary>Two digits of the upper bits of a range.</summary>
    private readonly struct Digits
    {
        private readonly uint _least;
        private readonly int _shift;
        private readonly int _bits;

        public Digits(float least, float most)
        {
            _least = SortKey.DistanceBits(least);
            // Where there is no range, nothing is asked.
            uint range = most < least ? 0 : SortKey.DistanceBits(most) - _least;
            int bits = 32 - BitOperations.LeadingZeroCount(range);
            _shift = Math.Max(0, bits - (2 * MostBits));
            _bits = Math.Max(1, (bits - _shift + 1) / 2);
        }

        /// <summary>Values of a digit.</summary>
        public int Count => 1 << _bits;

        /// <summary>Whether distances that differ may have the same digits.</summary>
        public bool LeavesBits => _shift > 0;

        public int Low(uint bits) => (int)(((bits - _least) >> _shift) & ((1u << _bits) - 1));

        public int High(uint bits) => (int)((bits - _least) >> (_shift + _bits));
    }
}
