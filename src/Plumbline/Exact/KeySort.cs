namespace Plumbline.Exact;

/// <summary>
/// Sorts distinct keys whose distances lie about evenly: into as many buckets as keys by distance, then by insertion, which
/// finds each nearly in place. Where the distances crowd, a radix sort of the keys. O(n). Made once a thread.
/// </summary>
internal sealed class KeySort
{
    // Below this, and where one bucket holds more than this, the general sort is as quick.
    private const int Few = 48;

    // From here on a radix sort is quicker than the general one.
    private const int Many = 512;
    private const int DigitBits = 8;
    private const int Digits = 64 / DigitBits;

    private ulong[] _sorted = [];
    private int[] _starts = [];

    /// <summary>Sorts ascending, in place.</summary>
    public void Sort(Span<ulong> keys)
    {
        if (keys.Length >= Few && TryBuckets(keys))
        {
            return;
        }

        if (keys.Length < Many)
        {
            keys.Sort();
            return;
        }

        Radix(keys);
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
        int buckets = keys.Length;
        float scale = (buckets - 1) / range;
        // Written so that a range that is 0, infinite or not a number fails.
        if (!(scale > 0 && scale < float.MaxValue))
        {
            return false;
        }

        Reserve(keys.Length);
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

    /// <summary>Stable passes from the lowest digit on; those in which all keys agree, most of the id's, cost nothing.</summary>
    private void Radix(Span<ulong> keys)
    {
        Reserve(keys.Length);
        Span<int> starts = stackalloc int[1 << DigitBits];
        Span<ulong> from = keys;
        Span<ulong> to = _sorted.AsSpan(0, keys.Length);
        for (int digit = 0; digit < Digits; digit++)
        {
            int shift = digit * DigitBits;
            starts.Clear();
            foreach (ulong key in from)
            {
                starts[(byte)(key >> shift)]++;
            }

            if (starts[(byte)(from[0] >> shift)] == keys.Length)
            {
                continue;
            }

            int start = 0;
            foreach (ref int count in starts)
            {
                (count, start) = (start, start + count);
            }

            foreach (ulong key in from)
            {
                to[starts[(byte)(key >> shift)]++] = key;
            }

            Span<ulong> swap = from;
            from = to;
            to = swap;
        }

        if (!from.Overlaps(keys))
        {
            from.CopyTo(keys);
        }
    }

    private void Reserve(int count)
    {
        if (_sorted.Length < count)
        {
            _sorted = new ulong[count];
            _starts = new int[count + 1];
        }
    }
}
