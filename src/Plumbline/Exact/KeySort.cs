namespace Plumbline.Exact;

/// <summary>
/// Sorts distinct keys in any order: by <see cref="LaneSort"/> where the processor has its instructions, O(n log n); else, where the
/// distances lie about evenly, into as many buckets as keys, at most a million, by distance, then by insertion, which finds each nearly
/// in place: expected O(n); O(n log n) where they crowd. Whole rows, whose ids ascend, have <see cref="RowSorter"/>. Made once a thread.
/// </summary>
internal sealed class KeySort
{
    // Below this, and where one bucket holds more than this, the general sort is as quick.
    private const int Few = 48;

    // A float32 tells a place among so many apart.
    private const int MostBuckets = 1 << 20;

    private ulong[] _sorted = [];
    private int[] _starts = [];
    private int[] _places = [];

    /// <summary>Sorts ascending, in place.</summary>
    public void Sort(Span<ulong> keys)
    {
        if (LaneSort.IsSupported)
        {
            Reserve(keys.Length);
            LaneSort.Sort(keys, _sorted);
        }
        else if (keys.Length < Few || !TryBuckets(keys))
        {
            keys.Sort();
        }
    }

    private bool TryBuckets(Span<ulong> keys)
    {
        (float first, float last) = KeyLanes.Range(keys);
        int buckets = Math.Min(keys.Length, MostBuckets);
        float scale = (buckets - 1) / (last - first);
        // Written so that a range that is 0, infinite or not a number fails.
        if (!(scale > 0 && scale < float.MaxValue))
        {
            return false;
        }

        Reserve(keys.Length);
        if (_places.Length < keys.Length)
        {
            _places = new int[keys.Length];
            _starts = new int[buckets + 1];
        }

        Span<int> starts = _starts.AsSpan(0, buckets + 1);
        starts.Clear();
        Span<int> places = _places.AsSpan(0, keys.Length);
        KeyLanes.Buckets(keys, first, scale, places);
        foreach (int place in places)
        {
            starts[place + 1]++;
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
        for (int i = 0; i < keys.Length; i++)
        {
            sorted[starts[places[i]]++] = keys[i];
        }

        Insert(sorted, keys);
        return true;
    }

    private void Reserve(int count)
    {
        if (_sorted.Length < count)
        {
            _sorted = new ulong[count];
        }
    }

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
