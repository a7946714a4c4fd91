using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>How queries differ, which a mean hides: percentiles of a measure over them, one setting at a time.</summary>
internal static class QuerySpreadCharts
{
    private static readonly (string Name, Func<Summary, double> Value)[] Worst =
        [("median query", summary => summary.P50), ("5th percentile", summary => summary.P5), ("1st percentile", summary => summary.P1)];

    private static readonly (string Name, Func<Summary, double> Value)[] Largest =
        [("median query", summary => summary.P50), ("95th percentile", summary => summary.P95), ("99th percentile", summary => summary.P99)];

    /// <summary>Overlap; null where it was not kept by query.</summary>
    public static Chart? Overlap(StudyView view) => !view.HasStandard ? null : new Chart
    {
        Id = "overlap_spread",
        Picture = "overlap_spread",
        Title = "Overlap over queries: the median and the worst",
        Caption = "At the 5th percentile one query in twenty fares worse, at the 1st one in a hundred." + Runs(view),
        YTitle = "overlap",
        YRange = (0, 1.02),
        Curves = Curves(view, Worst, standard => standard.Overlap, ("worst query", runs => runs.Min(summary => summary.Min))),
        Choices = SettingChoice.Of(view),
        ChoiceName = SettingChoice.Name,
        FirstChoice = SettingChoice.First(view).Label,
    };

    /// <summary>Barycenter shift; null where the standard convention was not measured.</summary>
    public static Chart? Shift(StudyView view) => !view.HasStandard ? null : new Chart
    {
        Id = "barycenter_shift_spread",
        Picture = "barycenter_shift_spread",
        Title = "Shift of the centre over queries: the median and the largest",
        Caption = "In units of the mean distance of the true neighbours. At the 95th percentile one query in twenty is shifted farther, at the"
            + " 99th one in a hundred." + Runs(view),
        YTitle = "barycenter shift / mean exact distance",
        Curves = Curves(view, Largest, standard => standard.BarycenterShift, ("largest of all queries", runs => runs.Max(summary => summary.Max))),
        Choices = SettingChoice.Of(view),
        ChoiceName = SettingChoice.Name,
        FirstChoice = SettingChoice.First(view).Label,
    };

    private static string Runs(StudyView view) => view.RunCount > 1 ? " Each is a mean over runs, the last the extreme of all runs." + RunBandWords.Bands(view) : string.Empty;

    private static IReadOnlyList<ChartCurve> Curves(
        StudyView view,
        (string Name, Func<Summary, double> Value)[] percentiles,
        Func<StandardPoint, Summary> measure,
        (string Name, Func<IEnumerable<Summary>, double> Of) extreme) =>
        [.. view.Keys.SelectMany(key => percentiles.Select((percentile, i) => Percentile(view, key, percentile, measure, i)).Append(Extreme(view, key, measure, extreme, percentiles.Length)))];

    private static ChartCurve Percentile(StudyView view, ConditionKey key, (string Name, Func<Summary, double> Value) percentile, Func<StandardPoint, Summary> measure, int colour) =>
        MeasureCurves.Curve(
            view, key, point => point.Standard is { } standard ? percentile.Value(measure(standard)) : double.NaN, percentile.Name, CurveRole.Measured, colour, key.Label);

    // One query of all runs: there is nothing to take an interval of.
    private static ChartCurve Extreme(
        StudyView view, ConditionKey key, Func<StandardPoint, Summary> measure, (string Name, Func<IEnumerable<Summary>, double> Of) extreme, int colour)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        return new ChartCurve
        {
            Name = extreme.Name,
            Role = CurveRole.Measured,
            Colour = colour,
            X = [.. ks.Select(k => (double)k)],
            Y = [.. ks.Select(k => extreme.Of(view.Runs(key, k).Select(point => measure(point.Standard!))))],
            Choice = key.Label,
        };
    }
}
