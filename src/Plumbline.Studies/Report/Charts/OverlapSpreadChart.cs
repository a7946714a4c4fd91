using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Overlap of the median query and of the one in twenty that fares worst, which a mean hides.</summary>
internal static class OverlapSpreadChart
{
    /// <summary>Builds the chart; null where overlap was not kept by query.</summary>
    public static Chart? Build(StudyView view)
    {
        if (!view.HasStandard)
        {
            return null;
        }

        ChartCurve[] curves = [.. view.Keys.Select(key => Curve(view, key))];
        return new Chart
        {
            Id = "overlap_spread",
            Title = "Overlap over queries: the median and the worst twentieth",
            Caption = "Line: the median query. Lower edge of the band: the 5th percentile; one query in twenty fares worse than that.",
            YTitle = "overlap",
            YRange = (0, 1.02),
            Curves = curves,
            Choices = [.. view.Conditions.Select(ConditionWords.Title)],
        };
    }

    private static ChartCurve Curve(StudyView view, ConditionKey key)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        double[] medians = [.. ks.Select(k => view.Mean(key, k, point => point.Standard?.Overlap.P50 ?? double.NaN).Mean)];
        return new ChartCurve
        {
            Name = key.Label,
            Role = CurveRole.Measured,
            Colour = view.Settings(key.Condition).ToList().IndexOf(key),
            X = [.. ks.Select(k => (double)k)],
            Y = medians,
            Low = [.. ks.Select(k => view.Mean(key, k, point => point.Standard?.Overlap.P5 ?? double.NaN).Mean)],
            High = medians,
            Choice = ConditionWords.Title(key.Condition),
        };
    }
}
