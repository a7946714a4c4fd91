namespace Plumbline.Studies.Decoding;

/// <summary>
/// Tells what mean approximate distances in the authors' convention stand for. A missing result has the distance FLT_MAX, so
/// that the mean over the queries kept is p * FLT_MAX / k / (queries - dropped) where p queries have one pad. Both p and the
/// number dropped are whole numbers, and few pairs of them agree with the digits printed.
/// </summary>
/// <remarks>
/// At a fixed effort the pairs at different k bind each other: what a query can return does not depend on k (the capacity law),
/// so that a query with a missing result at one k has two or more at every k further on, and is dropped there.
/// </remarks>
public static class PadDecoder
{
    // Distances of real vectors are far below, a single pad among 2^31 queries and places far above.
    private const double LeastPadded = 1e20;

    /// <summary>Decodes the means of one run at one setting.</summary>
    /// <param name="means">Mean squared approximate distances by ascending k; not finite where every query was dropped.</param>
    /// <param name="queries">Queries measured, those dropped included.</param>
    /// <param name="digits">Significant digits of the numbers as printed, 4 to 17.</param>
    /// <param name="fixedEffort">Whether all were measured at one effort.</param>
    public static IReadOnlyList<DecodedMean> Decode(IReadOnlyList<(int K, double Mean)> means, int queries, int digits, bool fixedEffort)
    {
        ArgumentNullException.ThrowIfNull(means);
        List<PadReading>?[] readings = [.. means.Select(mean => IsPadded(mean.Mean) ? Readings(mean.Mean, mean.K, queries, digits) : null)];
        while (fixedEffort && Narrow(readings, queries))
        {
        }

        return [.. means.Select((mean, i) => new DecodedMean(readings[i] is not null, mean.Mean * mean.K * queries / float.MaxValue, readings[i] ?? []))];
    }

    /// <summary>Whether a mean distance holds pads, or is over no query.</summary>
    /// <param name="mean">Mean squared approximate distance.</param>
    public static bool IsPadded(double mean) => !(mean < LeastPadded);

    /// <summary>All pairs that give the mean within its digits, fewest dropped first.</summary>
    private static List<PadReading> Readings(double mean, int k, int queries, int digits)
    {
        if (!double.IsFinite(mean))
        {
            return [new PadReading(0, queries)];
        }

        double pads = mean * k * queries / float.MaxValue;
        // Half a unit of the last digit printed, and the roundings of float32 in each query's mean.
        double relative = (5 * Math.Pow(10, -Math.Clamp(digits, 4, 17))) + 1.2e-7;
        List<PadReading> readings = [];
        for (int onePad = (int)Math.Min(queries, Math.Floor(pads * (1 + relative))); onePad >= 1; onePad--)
        {
            double kept = queries * (onePad / pads);
            double whole = Math.Round(kept);
            if (whole >= onePad && whole <= queries && Math.Abs(kept - whole) <= kept * relative)
            {
                readings.Add(new PadReading(onePad, queries - (int)whole));
            }
        }

        return readings;
    }

    /// <summary>Leaves out readings that no reading at another k allows; false where all are allowed.</summary>
    private static bool Narrow(List<PadReading>?[] readings, int queries)
    {
        int removed = 0;
        int least = 0;
        for (int i = 0; i < readings.Length; i++)
        {
            if (readings[i] is { Count: > 0 } here)
            {
                removed += here.RemoveAll(reading => reading.Dropped < least && here.Count > 1);
                least = Math.Max(least, here.Min(reading => reading.Unfilled));
            }
        }

        int most = queries;
        for (int i = readings.Length - 1; i >= 0; i--)
        {
            if (readings[i] is { Count: > 0 } here)
            {
                removed += here.RemoveAll(reading => reading.Unfilled > most && here.Count > 1);
                most = Math.Min(most, here.Max(reading => reading.Dropped));
            }
        }

        return removed > 0;
    }
}
