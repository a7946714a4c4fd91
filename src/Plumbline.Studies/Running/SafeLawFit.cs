using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Fits the safe law on one half of the queries and checks it on the other.</summary>
internal static class SafeLawFit
{
    // Sums of logarithms that differ by less are the same sum.
    private const double Equal = 1e-9;

    /// <summary>The law for a plan's target.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="counts">What its runs counted.</param>
    public static SafeLaw Fit(StudyPlan plan, SafeLawCounts counts)
    {
        int?[] needed = [.. counts.Ks.Select((_, place) => Needed(counts, place, plan.Target))];
        (int K, int Needed)[] met = [.. counts.Ks.Zip(needed).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!.Value))];
        EffortLaw? law = met.Length == 0 ? null : Cover(met);
        return new SafeLaw
        {
            Target = plan.Target,
            EfConstruction = plan.EfConstruction,
            M = plan.M,
            Runs = plan.Runs,
            QueriesFitted = counts.Halves[0].Queries,
            QueriesChecked = counts.Halves[1].Queries,
            LargestEffort = counts.Efforts[^1],
            Law = law,
            Points = [.. counts.Ks.Select((k, place) => Check(counts, place, needed[place], law, plan.Target))],
        };
    }

    /// <summary>
    /// The floor and the factor that reach what every k needs with the least excess, the sum over k of ln(law / needed). For a
    /// given floor, the least factor is the one that reaches the k for which it is not enough; and a floor that is what no k needs
    /// could be lower. So all candidates are tried. Of equal ones, the lower floor.
    /// </summary>
    internal static EffortLaw Cover(IReadOnlyList<(int K, int Needed)> needed)
    {
        EffortLaw best = default;
        double least = double.PositiveInfinity;
        foreach (int floor in needed.Select(point => point.Needed).Append(1).Distinct().Order())
        {
            // Rounded up to hundredths.
            long hundredths = needed.Where(point => point.Needed > floor).Select(point => ((100L * point.Needed) + point.K - 1) / point.K).DefaultIfEmpty(0).Max();
            EffortLaw law = new(floor, hundredths / 100.0);
            double excess = needed.Sum(point => Math.Log((double)law.EffortAt(point.K) / point.Needed));
            if (excess < least - Equal)
            {
                (best, least) = (law, excess);
            }
        }

        return best;
    }

    /// <summary>The smallest effort that meets the target at a k; every larger one does too, since what it finds only grows.</summary>
    private static int? Needed(SafeLawCounts counts, int place, double target)
    {
        int effort = Enumerable.Range(0, counts.Efforts.Length).FirstOrDefault(effort => Meets(counts, counts.Halves[0], effort, place, target), -1);
        return effort < 0 ? null : counts.Efforts[effort];
    }

    /// <summary>At the largest effort tried that is not above the law's: what that meets, the law's effort meets too.</summary>
    private static SafeLawPoint Check(SafeLawCounts counts, int place, int? needed, EffortLaw? law, double target)
    {
        int k = counts.Ks[place];
        if (needed is null || law is not { } rule)
        {
            return new SafeLawPoint(k, null, null, double.NaN, 0, Holds: false);
        }

        int effort = Array.FindLastIndex(counts.Efforts, effort => effort <= rule.EffortAt(k));
        SafeLawCounts.Half half = counts.Halves[1];
        return new SafeLawPoint(
            k,
            needed,
            counts.Efforts[effort],
            Overlap(counts, half, effort, place),
            half.Shortfalls[(effort * counts.Ks.Length) + place],
            Meets(counts, half, effort, place, target));
    }

    private static bool Meets(SafeLawCounts counts, SafeLawCounts.Half half, int effort, int place, double target) =>
        Overlap(counts, half, effort, place) >= target && half.Shortfalls[(effort * counts.Ks.Length) + place] == 0;

    private static double Overlap(SafeLawCounts counts, SafeLawCounts.Half half, int effort, int place) =>
        half.Shared[(effort * counts.Ks.Length) + place] / ((double)counts.Ks[place] * half.Queries);
}
