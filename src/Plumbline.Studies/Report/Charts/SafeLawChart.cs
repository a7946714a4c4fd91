using System.Globalization;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>The least effort that holds the target at each k, and the law fitted to it.</summary>
internal static class SafeLawChart
{
    private const int FailedColour = 1;

    /// <summary>Builds the chart; null where no target was set, or no effort tried met it at any k.</summary>
    /// <param name="view">The study.</param>
    public static Chart? Build(StudyView view)
    {
        if (view.Result.SafeLaw is not { Law: { } law } found)
        {
            return null;
        }

        SafeLawPoint[] covered = [.. found.Points.Where(point => point.Needed is not null)];
        SafeLawPoint[] failed = [.. covered.Where(point => !point.Holds)];
        return new Chart
        {
            Id = "safe_ef",
            Picture = "safe_ef",
            Title = string.Create(CultureInfo.InvariantCulture, $"Safe efSearch for overlap {found.Target:0.####} without a missing result"),
            Caption = "The line is the efSearch to set at each k, a law fitted to the open markers: the least efSearch tried that meets the target."
                + $" {found.Describe()}"
                + (failed.Length == 0 ? string.Empty : " Large filled markers: the law where its check fell short."),
            YTitle = "efSearch",
            YRange = (0, 1.06 * Math.Max(covered.Max(point => point.Needed!.Value), law.EffortAt(covered[^1].K))),
            ObservedName = "least that is enough",
            Curves = [Line(law, covered), Needed(covered)],
            Marks = [.. failed.Select(point => new ChartMark(
                point.K, law.EffortAt(point.K), $"k {NumberText.Count(point.K)}: fell short on the other half of the queries, overlap {NumberText.Overlap(point.Overlap)}", FailedColour))],
        };
    }

    // Straight from k to k, and bent where the factor takes over from the floor.
    internal static ChartCurve Line(EffortLaw law, SafeLawPoint[] covered)
    {
        SortedSet<int> ks = [.. covered.Select(point => point.K)];
        double bend = law.Floor / law.Alpha;
        if (bend > ks.Min && bend < ks.Max)
        {
            ks.Add((int)Math.Ceiling(bend));
        }

        return new ChartCurve
        {
            Name = $"law: {law}",
            Role = CurveRole.Measured,
            Colour = 0,
            X = [.. ks.Select(k => (double)k)],
            Y = [.. ks.Select(k => (double)law.EffortAt(k))],
            // A line of one point is not to be seen.
            Markers = ks.Count == 1,
        };
    }

    internal static ChartCurve Needed(SafeLawPoint[] covered) => new()
    {
        Name = "least that is enough",
        Role = CurveRole.Observed,
        Colour = 2,
        LargeMarkers = true,
        X = [.. covered.Select(point => (double)point.K)],
        Y = [.. covered.Select(point => (double)point.Needed!.Value)],
    };
}
