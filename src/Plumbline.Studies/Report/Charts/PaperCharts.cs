namespace Plumbline.Studies.Report.Charts;

/// <summary>The three measures in the authors' own convention, with their published values.</summary>
internal static class PaperCharts
{
    /// <summary>Builds the charts; empty where the paper convention was not measured.</summary>
    public static IReadOnlyList<Chart> Build(StudyView view) => view.HasPaper ? [Distance(view), Shift(view), Lid(view)] : [];

    private static Chart Distance(StudyView view)
    {
        MeasureCurves measure = new()
        {
            Returned = point => point.Paper?.MeanAnnDist ?? double.NaN,
            Exact = point => point.Paper?.MeanExactDist ?? double.NaN,
            Published = point => point.AnnSquaredDistance,
        };
        return new Chart
        {
            Id = "paper_distance",
            Picture = view.HasStandard ? null : ConditionChoice.Picture(view, "distance"),
            Title = "Mean squared distance, paper convention",
            Caption = "Logarithmic. The spikes are FLT_MAX pads (3.4e38), not distances: a query with one pad lifts the mean to 1e31 or more;"
                + " one with two or more overflows to infinity and is dropped, so the curve falls back." + (view.RunCount > 1 ? RunBandWords.Bands(view).TrimEnd('.') + "; none where it reaches below zero." : string.Empty)
                + RunBandWords.Published(view),
            YTitle = "mean squared distance",
            LogY = true,
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }

    private static Chart Shift(StudyView view)
    {
        MeasureCurves measure = new()
        {
            Returned = point => point.Paper?.MeanBarycenterShift ?? double.NaN,
            Published = point => point.BarycenterShift,
        };
        return new Chart
        {
            Id = "paper_barycenter_shift",
            Picture = view.HasStandard ? null : ConditionChoice.Picture(view, "barycenter_shift"),
            Title = "Barycenter shift, paper convention",
            Caption = "A length over a squared length, as the authors define it; an id of -1 reads the subset's last vector."
                + RunBandWords.Bands(view) + RunBandWords.Published(view),
            YTitle = "shift / mean squared exact distance",
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }

    private static Chart Lid(StudyView view)
    {
        MeasureCurves measure = new()
        {
            Returned = point => point.Paper?.MeanLidAnn ?? double.NaN,
            Exact = point => point.Paper?.MeanLidExact ?? double.NaN,
            Published = point => point.LidAnn,
        };
        return new Chart
        {
            Id = "paper_lid",
            Picture = view.HasStandard ? null : ConditionChoice.Picture(view, "lid"),
            Title = "LID, paper convention",
            Caption = "On squared distances, which is half the usual LID, pads included: a missing result among the k takes a query's LID to nearly 0."
                + RunBandWords.Bands(view) + RunBandWords.Published(view),
            YTitle = "LID on squared distances",
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }
}
