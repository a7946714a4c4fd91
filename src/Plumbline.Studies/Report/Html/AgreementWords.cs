using Plumbline.Studies.Published;

namespace Plumbline.Studies.Report.Html;

/// <summary>How the overlaps compare with the published ones.</summary>
internal static class AgreementWords
{
    // Building the authors' index twice with threads moves overlap by about this much (their own runs show it).
    private const double Tolerance = 0.005;

    /// <summary>One paragraph; null where the study is not compared.</summary>
    /// <param name="view">The study.</param>
    public static string? Agreement(StudyView view)
    {
        if (view.Comparison is not { } comparison)
        {
            return null;
        }

        ComparedValue[] overlaps = [.. comparison.Values.Where(value => value.Measure == "overlap" && double.IsFinite(value.Difference))];
        if (overlaps.Length == 0)
        {
            return $"The authors published no setting and k of those measured here.{Deviations(comparison)}";
        }

        ComparedValue largest = overlaps.MaxBy(value => Math.Abs(value.Difference))!;
        int agreeing = overlaps.Count(value => Math.Abs(value.Difference) <= Tolerance);
        return $"Of {NumberText.Count(overlaps.Length)} mean overlaps that the authors published too, {NumberText.Count(agreeing)}"
            + $" ({NumberText.Percent((double)agreeing / overlaps.Length)}) agree within {NumberText.Setting(Tolerance)}, by which building the"
            + $" same index twice moves them; the mean difference is {NumberText.Overlap(overlaps.Average(value => Math.Abs(value.Difference)))},"
            + $" the largest {NumberText.Overlap(Math.Abs(largest.Difference))} at {largest.Key.Label}, k = {NumberText.Count(largest.K!.Value)}.{Deviations(comparison)} Published: {PublishedStudy.Source}.";
    }

    // Where the study differs from the published one, its numbers have to differ too.
    private static string Deviations(PublishedComparison comparison) =>
        comparison.Differences.Count == 0 ? string.Empty : $" This study is not quite theirs: {string.Join(", ", comparison.Differences)}.";
}
