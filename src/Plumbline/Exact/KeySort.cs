namespace Plumbline.Exact;

/// <summary>
/// Sorts distinct keys in any order whose distances lie about evenly: into as many buckets as keys, at most a million, by
/// distance, then by insertion, which finds each nearly in place. Expected O(n); O(n log n) where the distances crowd. Whole
/// rows, whose ids ascend, have <see cref="RowSorter"/>. Made once a thread.
/// </summary>
internal sealed class KeySort
{
    // Below this, and where one bucket holds more than this, the general sort is as quick.
    private const int Few = 48;

    // A float32 tells a place among so many apart.
    private const int MostBuckets = 1 << 20;

    private ulong[] _sorted = [];
    private int[] _starts = [];

    /// <summary>Sorts ascending, in place.</summary>
    public void Sort(Span<ulong> keys)
    {
        if (keys.Length < Few || !TryBuckets(keys))
        {
            keys.Sort();
        }
    }

    private bool TryBuckets(Span<ulong> keys)
    {
        ulong least = ulong.MaxValue;
        ulong most = 0;
        foreach (ulong key in keys)
        {
            least = Math.Min(least, key);
            most = Math.Max(most, key);
        }

        float first = SortKey.Distance(least);
        float range = SortKey.Distance(most) - first;
        int buckets = Math.Min(keys.Length, MostBuckets);
        float scale = (buckets - 1) / range;
        // Written so that a range that is 0, infinite or not a number fails.
        if (!(scale > 0 && scale < float.MaxValue))
        {
            return false;
        }

        if (_sorted.Length < keys.Length)
        {
            _sorted = new ulong[keys.Length];
            _starts = new int[buckets + 1];
        }

        Span<int> starts = _starts.AsSpan(0, buckets + 1);
        starts.Clear();
        foreach (ulong key in keys)
        {
            starts[Bucket(key, first, scale) + 1]++;
        }

        for (int bucket = 1; bucket <= buckets; bucket++)
        {
            if (starts[bucket] > Few)
            {
                return false;
            }

            starts[bucket] += starts[bucket - 1];
        }

        Span<ulong> sorted = _sorted.AsSpan(0, keys.Length);
        foreach (ulong key in keys)
        {
            sorted[starts[Bucket(key, first, scale)]++] = key;
        }

        Insert(sorted, keys);
        return true;
    }

    /// <summary>Distances order as the buckets do: subtraction and multiplication by a positive number are monotone when rounded.</summary>
    private static int Bucket(ulong key, float first, float scale) => (int)((SortKey.Distance(key) - first) * scale);

    private static void Insert(ReadOnlySpan<ulong> nearly, Span<ulong> sorted)
    {
        for (int i = 0; i < nearly.Length; i++)
        {
            ulong key = nearly[i];
            int place = i;
            for (; place > 0 && sorted[place - 1] > key; place--)
            {
                sorted[place] = sorted[place - 1];
            }

            sorted[place] = key;
        }
    }
}
