using System.Runtime.CompilerServices;

namespace Plumbline.Exact.Products;

/// <summary>
/// Selection where a few more than k will do: a pivot from a sample, and one pass without branches that the processor could
/// mispredict.
/// </summary>
internal static class FuzzySelect
{
    private const int SampleSize = 64;
    private const int Buckets = 512;

    // Keys whose buckets are found at a time.
    private const int Together = 256;

    /// <summary>A key that at least k of the keys do not exceed; few more than k where the sample is representative.</summary>
    /// <param name="keys">Distinct keys, more than k; may be reordered.</param>
    /// <param name="k">At least 1.</param>
    public static ulong Pivot(Span<ulong> keys, int k)
    {
        if (keys.Length >= 4 * SampleSize)
        {
            Span<ulong> sample = stackalloc ulong[SampleSize];
            int stride = keys.Length / SampleSize;
            for (int i = 0; i < SampleSize; i++)
            {
                sample[i] = keys[i * stride];
            }

            sample.Sort();
            // Three standard deviations of a sample quantile above the share wanted, so that k are nearly always reached.
            double share = (double)k / keys.Length;
            int place = (int)Math.Ceiling((share * SampleSize) + (3 * Math.Sqrt(SampleSize * share * (1 - share))));
            if (place < SampleSize)
            {
                ulong pivot = sample[place];
                int reached = 0;
                foreach (ulong key in keys)
                {
                    reached += key <= pivot ? 1 : 0;
                }

                if (reached >= k && reached <= k + ((keys.Length - k) / 2))
                {
                    return pivot;
                }
            }
        }

        QuickSelect.Smallest(keys, k);
        ulong largest = 0;
        foreach (ulong key in keys[..k])
        {
            largest = Math.Max(largest, key);
        }

        return largest;
    }

    /// <summary>As <see cref="Pivot"/>, with less over: from a histogram of all keys, in time that hardly depends on k.</summary>
    /// <param name="keys">Distinct keys, more than k; may be reordered.</param>
    /// <param name="k">At least 1.</param>
    [SkipLocalsInit]
    public static ulong NarrowPivot(Span<ulong> keys, int k)
    {
        (float first, float last) = KeyLanes.Range(keys);
        float scale = (Buckets - 1) / (last - first);
        // Written so that a range that is 0, infinite or not a number fails.
        if (!(scale > 0 && scale < float.MaxValue))
        {
            return Pivot(keys, k);
        }

        Span<int> counts = stackalloc int[Buckets];
        counts.Clear();
        Span<int> places = stackalloc int[Together];
        for (int start = 0; start < keys.Length; start += Together)
        {
            ReadOnlySpan<ulong> some = keys.Slice(start, Math.Min(Together, keys.Length - start));
            KeyLanes.Buckets(some, first, scale, places);
            foreach (int place in places[..some.Length])
            {
                counts[place]++;
            }
        }

        int bucket = 0;
        for (int reached = counts[0]; reached < k; reached += counts[bucket])
        {
            bucket++;
        }

        ulong pivot = 0;
        for (int start = 0; start < keys.Length; start += Together)
        {
            ReadOnlySpan<ulong> some = keys.Slice(start, Math.Min(Together, keys.Length - start));
            KeyLanes.Buckets(some, first, scale, places);
            for (int i = 0; i < some.Length; i++)
            {
                pivot = Math.Max(pivot, places[i] <= bucket ? some[i] : 0);
            }
        }

        return pivot;
    }

    /// <summary>Moves the keys up to a limit to the front, in their order.</summary>
    /// <returns>How many there are.</returns>
    public static int Keep(Span<ulong> keys, ulong limit)
    {
        int kept = 0;
        foreach (ulong key in keys)
        {
            keys[kept] = key;
            kept += key <= limit ? 1 : 0;
        }

        return kept;
    }
}
