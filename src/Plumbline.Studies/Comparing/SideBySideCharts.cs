using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Comparing;

/// <summary>The charts of a comparison: a curve a run, one setting at a time.</summary>
internal static class SideBySideCharts
{
    private const string Bands = " Bands: 95% interval of the mean over runs, where a study has several.";

    /// <summary>How much of the true neighbourhood is returned, and where it stops.</summary>
    public static IReadOnlyList<Chart> Overlap(RunComparison comparison) => [.. Present(
        Measure(comparison, "compare_overlap", "Overlap with the true neighbours", "Share of the k true nearest neighbours that came back, mean over queries. 1 is perfect.", "overlap", StudyView.Overlap, null) is { } overlap
            ? overlap with { YRange = (0, 1.02) }
            : null,
        Cliff(comparison))];

    /// <summary>What it does to the geometry.</summary>
    public static IReadOnlyList<Chart> Geometry(RunComparison comparison) => [.. Present(
        Measure(
            comparison,
            "compare_lid",
            "Local intrinsic dimensionality (LID)",
            "Maximum likelihood on Euclidean distances, harmonic mean over queries; dashed: of the true neighbours.",
            "LID",
            point => point.Standard?.ReturnedLid ?? double.NaN,
            point => point.Standard?.ExactLid ?? double.NaN),
        Measure(
            comparison,
            "compare_barycenter_shift",
            "Shift of the neighbourhood's centre",
            "Distance between the centre of the returned and of the true neighbours, in units of the mean distance of the true ones. 0 is perfect.",
            "barycenter shift / mean exact distance",
            point => point.Standard?.BarycenterShift.Mean ?? double.NaN,
            null),
        Measure(
            comparison,
            "compare_distance",
            "Mean distance of the neighbours",
            "Euclidean distance of what was returned and, dashed, of the true neighbours. Missing results are left out.",
            "mean Euclidean distance",
            point => point.Standard?.ReturnedDistance.Mean ?? double.NaN,
            point => point.Standard?.ExactDistance ?? double.NaN))];

    /// <summary>What effort is enough; none where no run has a law.</summary>
    public static IReadOnlyList<Chart> Setting(RunComparison comparison) => [.. Present(SafeEffort(comparison))];

    /// <summary>The setting shown first: one that all runs have where there is one, nearest to the efSearch that the first run's plan holds fixed.</summary>
    public static ConditionKey First(RunComparison comparison)
    {
        IReadOnlyList<ConditionKey> settings = comparison.SharedSettings.Count > 0 ? comparison.SharedSettings : comparison.Settings;
        int efSearch = comparison.Runs[0].Run.Result.Plan.EfSearch;
        return settings.OrderBy(key => key.Condition).ThenBy(key => Math.Abs(key.Value - efSearch)).ThenBy(key => key.Value).First();
    }

    private static Chart? Measure(
        RunComparison comparison, string id, string title, string caption, string yTitle, Func<StudyPoint, double> measure, Func<StudyPoint, double>? exact)
    {
        List<ChartCurve> curves = [];
        foreach (ConditionKey key in comparison.Settings)
        {
            for (int i = 0; i < comparison.Runs.Count; i++)
            {
                ComparedRun run = comparison.Runs[i];
                if (!run.View.Keys.Contains(key) || !run.View.Points(key).Any(point => double.IsFinite(measure(point))))
                {
                    continue;
                }

                curves.Add(MeasureCurves.Curve(run.View, key, measure, run.Label, CurveRole.Measured, i, key.Label));
                if (exact is not null)
                {
                    curves.Add(MeasureCurves.Curve(run.View, key, exact, run.Label + ", exact", CurveRole.Published, i, key.Label) with { Markers = false, Low = null, High = null });
                }
            }
        }

        return curves.Count == 0 ? null : new Chart
        {
            Id = id,
            Picture = id,
            Title = title,
            Caption = caption + (comparison.Runs.Any(run => run.View.RunCount > 1) ? Bands : string.Empty),
            YTitle = yTitle,
            Curves = curves,
            Choices = ChoicesOf(comparison, curves),
            ChoiceName = SettingChoice.Name,
            FirstChoice = FirstOf(comparison, curves),
            DashedName = "of the true neighbours",
        };
    }

    private static Chart? Cliff(RunComparison comparison)
    {
        List<ChartCurve> curves = [];
        foreach (ConditionKey key in comparison.Settings)
        {
            for (int i = 0; i < comparison.Runs.Count; i++)
            {
                ComparedRun run = comparison.Runs[i];
                if (run.View.Capacity(key) is not { } capacity)
                {
                    continue;
                }

                int[] cliffs = [.. new[] { 0, 0.01, 0.5 }.Select(capacity.Cliff).Distinct()];
                curves.Add(CapacityChart.Curve(run.View, key, capacity, i) with { Name = run.Label, Choice = key.Label });
                curves.Add(new ChartCurve
                {
                    Name = run.Label + ", observed",
                    Role = CurveRole.Observed,
                    Colour = i,
                    LargeMarkers = true,
                    X = [.. cliffs.Select(k => (double)k)],
                    Y = [.. cliffs.Select(k => (double)capacity.Shortfall(k) / capacity.QueryCount)],
                    Choice = key.Label,
                });
            }
        }

        return curves.Count == 0 ? null : new Chart
        {
            Id = "compare_capacity",
            Picture = "compare_capacity",
            Title = "Capacity: how many queries run out of results",
            Caption = "Share of queries with fewer than k results, predicted from the capacities. Open markers: the cliff at the first query, at 1% and at half of the queries.",
            YTitle = "queries with fewer than k results",
            LogY = true,
            Percent = true,
            Curves = curves,
            ObservedName = "cliff: first query, 1%, half",
            Choices = ChoicesOf(comparison, curves),
            ChoiceName = SettingChoice.Name,
            FirstChoice = FirstOf(comparison, curves),
        };
    }

    private static Chart? SafeEffort(RunComparison comparison)
    {
        List<ChartCurve> curves = [];
        for (int i = 0; i < comparison.Runs.Count; i++)
        {
            ComparedRun run = comparison.Runs[i];
            if (run.Run.Result.SafeLaw is { Law: { } law } found)
            {
                SafeLawPoint[] covered = [.. found.Points.Where(point => point.Needed is not null)];
                curves.Add(SafeLawChart.Line(law, covered) with { Name = $"{run.Label}: {law}", Colour = i });
                curves.Add(SafeLawChart.Needed(covered) with { Name = $"{run.Label}: {law}, observed", Colour = i });
            }
        }

        string targets = string.Join(" or ", comparison.Runs.Select(run => run.Run.Result.SafeLaw?.Target).OfType<double>().Distinct().Select(NumberText.Setting));
        return curves.Count == 0 ? null : new Chart
        {
            Id = "compare_safe_ef",
            Picture = "compare_safe_ef",
            Title = $"Safe efSearch for overlap {targets} without a missing result",
            Caption = "The line is the efSearch to set at each k, a law fitted to the open markers: the least efSearch tried that meets the target.",
            YTitle = "efSearch",
            YRange = (0, 1.06 * curves.SelectMany(curve => curve.Y).Max()),
            ObservedName = "least that is enough",
            Curves = curves,
        };
    }

    private static string[] ChoicesOf(RunComparison comparison, List<ChartCurve> curves) =>
        [.. comparison.Settings.Select(key => key.Label).Where(label => curves.Any(curve => curve.Choice == label))];

    private static string FirstOf(RunComparison comparison, List<ChartCurve> curves) =>
        First(comparison).Label is var first && curves.Any(curve => curve.Choice == first) ? first : curves[0].Choice!;

    private static IEnumerable<Chart> Present(params Chart?[] charts) => charts.OfType<Chart>();
}
