using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Overlap over k for the settings of one condition.</summary>
internal static class OverlapChart
{
    /// <summary>Builds the chart; null where the condition was not measured.</summary>
    public static Chart? Build(StudyView view, StudyCondition condition)
    {
        MeasureCurves curves = new() { Returned = StudyView.Overlap, Published = point => point.Overlap };
        ChartCurve[] built = [.. curves.Of(view, condition, null)];
        return built.Length == 0 ? null : new Chart
        {
            Id = "overlap_" + ConditionWords.FileName(condition),
            Picture = "overlap_" + ConditionWords.FileName(condition),
            Title = "Overlap with the true neighbours: " + ConditionWords.Title(condition),
            Caption = "Share of the k true nearest neighbours that the search returned, mean over queries. 1 is perfect."
                + RunBandWords.Bands(view) + RunBandWords.Published(view),
            YTitle = "overlap",
            YRange = (0, 1.02),
            Curves = built,
        };
    }
}
