namespace Plumbline.Studies.Decoding;

/// <summary>
/// Tells what mean approximate distances in the authors' convention stand for. A missing result has the distance FLT_MAX, so
/// that the mean over the queries kept is p * FLT_MAX / k / (queries - dropped) where p queries have one pad. Both p and the
/// number dropped are whole numbers, and few pairs of them agree with the digits printed.
/// </summary>
/// <remarks>
/// At a fixed effort the pairs at different k bind each other: what a query can return does not depend on k (the capacity law),
/// so that a query with a missing result at one k has two or more at every k further on, and is dropped there. Where no query has
/// exactly one pad, dropped queries show in the exact mean alone (<see cref="DropEvidence"/>).
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
        return Decode(means, [.. means.Select(_ => DropEvidence.Unknown)], queries, digits, fixedEffort);
    }

    /// <summary>Whether a mean distance holds pads, or is over no query.</summary>
    /// <param name="mean">Mean squared approximate distance.</param>
    public static bool IsPadded(double mean) => !(mean < LeastPadded);

    /// <summary>Decodes the means of one run at one setting, with what their exact means say.</summary>
    internal static IReadOnlyList<DecodedMean> Decode(
        IReadOnlyList<(int K, double Mean)> means, IReadOnlyList<DropEvidence> evidence, int queries, int digits, bool fixedEffort)
    {
        Possible[] possible =
        [
            .. means.Select((mean, i) => new Possible(IsPadded(mean.Mean) ? Readings(mean.Mean, mean.K, queries, digits) : null, queries)),
        ];
        bool isShort = false;
        for (int i = 0; i < possible.Length; i++)
        {
            // A query short at one k is dropped at every larger one, even where the means agree by chance.
            isShort &= fixedEffort;
            possible[i].Heed(evidence[i], isShort);
            isShort |= possible[i].Unfilled.Least > 0;
        }

        while (fixedEffort && Narrow(possible, queries))
        {
        }

        return [.. means.Select((mean, i) => possible[i].Decoded(mean.Mean * mean.K * queries / float.MaxValue))];
    }

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

    /// <summary>Leaves out what another k does not allow; false where all is allowed.</summary>
    private static bool Narrow(Possible[] possible, int queries)
    {
        bool isNarrower = false;
        int least = 0;
        foreach (Possible here in possible)
        {
            isNarrower |= here.DropAtLeast(least);
            least = Math.Max(least, here.Unfilled.Least);
        }

        int most = queries;
        foreach (Possible here in Enumerable.Reverse(possible))
        {
            isNarrower |= here.LackAtMost(most);
            most = Math.Min(most, here.Dropped.Most);
        }

        return isNarrower;
    }

    /// <summary>What is possible at one k: some readings of a mean with pads, or a range of queries dropped under one without.</summary>
    private sealed class Possible(List<PadReading>? readings, int queries)
    {
        private int _least;
        private int _most = queries;

        private bool Decodes => readings is { Count: > 0 };

        public (int Least, int Most) Dropped => Decodes ? (readings!.Min(reading => reading.Dropped), readings!.Max(reading => reading.Dropped)) : (_least, _most);

        public (int Least, int Most) Unfilled => Decodes ? (readings!.Min(reading => reading.Unfilled), readings!.Max(reading => reading.Unfilled)) : (_least, _most);

        public void Heed(DropEvidence evidence, bool isShort)
        {
            if (evidence.Dropped == true)
            {
                DropAtLeast(evidence.Least);
            }
            else if (evidence.Dropped == false && !isShort)
            {
                Strike(reading => reading.Dropped > 0);
                _most = readings is null ? 0 : _most;
            }
        }

        public bool DropAtLeast(int least)
        {
            if (readings is not null)
            {
                return Strike(reading => reading.Dropped < least);
            }

            int before = _least;
            _least = Math.Max(_least, Math.Min(least, _most));
            return _least > before;
        }

        public bool LackAtMost(int most)
        {
            if (readings is not null)
            {
                return Strike(reading => reading.Unfilled > most);
            }

            int before = _most;
            _most = Math.Min(_most, Math.Max(most, _least));
            return _most < before;
        }

        public DecodedMean Decoded(double pads)
        {
            (int least, int most) = Dropped;
            IReadOnlyList<PadReading> given = readings ?? (least == most && least > 0 ? [new PadReading(0, least)] : []);
            return new DecodedMean(readings is not null, pads, given) { LeastDropped = least, MostDropped = most };
        }

        /// <summary>Leaves out readings, unless none would be left; false where all stay.</summary>
        private bool Strike(Predicate<PadReading> isImpossible) =>
            readings is not null && !readings.TrueForAll(isImpossible) && readings.RemoveAll(isImpossible) > 0;
    }
}
