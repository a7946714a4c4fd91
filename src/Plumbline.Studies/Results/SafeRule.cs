namespace Plumbline.Studies.Results;

/// <summary>
/// The rule by which a k counts as safe, after the authors': overlap at least 0.99, LID off by at most 0.05, no missing result.
/// LID is in the paper's unit (on squared distances, half of the standard one). The authors' third condition is no hard failure,
/// a factor of ten in mean distance, which pads alone bring about; here a missing result counts itself, in any query.
/// </summary>
public static class SafeRule
{
    /// <summary>Least overlap.</summary>
    public const double MinOverlap = 0.99;

    /// <summary>Largest absolute difference of LID, in the paper's unit.</summary>
    public const double MaxLidDifference = 0.05;

    /// <summary>The rule in words.</summary>
    public const string Words = "overlap >= 0.99, |LID returned - LID exact| <= 0.05 (LID on squared distances), no query with a missing result";

    /// <summary>The k that are safe at a setting, over all runs: means over runs, and no shortfall in any run.</summary>
    /// <param name="points">The points of one setting, any order.</param>
    /// <returns>The safe k, ascending.</returns>
    public static IReadOnlyList<int> SafeKs(IEnumerable<StudyPoint> points) =>
        [.. points.GroupBy(point => point.K).Where(IsSafe).Select(group => group.Key).Order()];

    /// <summary>The safe k as text: "10-50", "120-500", "none"; a range spans the k measured.</summary>
    /// <param name="safe">The safe k, ascending.</param>
    /// <param name="measured">All k measured, ascending.</param>
    public static string Describe(IReadOnlyList<int> safe, IReadOnlyList<int> measured)
    {
        ArgumentNullException.ThrowIfNull(safe);
        ArgumentNullException.ThrowIfNull(measured);
        List<string> ranges = [];
        int i = 0;
        while (i < safe.Count)
        {
            int place = IndexOf(measured, safe[i]);
            int j = i;
            while (j + 1 < safe.Count && safe[j + 1] == measured[place + j + 1 - i])
            {
                j++;
            }

            ranges.Add(i == j ? $"{safe[i]}" : $"{safe[i]}-{safe[j]}");
            i = j + 1;
        }

        return ranges.Count == 0 ? "none" : string.Join(", ", ranges);
    }

    private static bool IsSafe(IEnumerable<StudyPoint> runs)
    {
        StudyPoint[] points = [.. runs];
        double overlap = points.Average(point => point.Standard?.Overlap.Mean ?? point.Paper!.MeanOverlap);
        double lid = points.Average(LidDifference);
        bool missing = points.Any(point => point.QueriesWithShortfall > 0 || (point.Paper?.Pads ?? 0) > 0);
        // A k of 1 has no LID; the other two conditions decide. Elsewhere a LID that is not defined is not a LID that agrees.
        return overlap >= MinOverlap && (points[0].K == 1 || Math.Abs(lid) <= MaxLidDifference) && !missing;
    }

    private static double LidDifference(StudyPoint point) => point.Standard is { } standard
        ? (standard.ReturnedLidArithmetic - standard.ExactLidArithmetic) / 2
        : point.Paper!.MeanLidDiff;

    private static int IndexOf(IReadOnlyList<int> values, int value)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] == value)
            {
                return i;
            }
        }

        throw new ArgumentException($"k {value} is not among those measured.");
    }
}
