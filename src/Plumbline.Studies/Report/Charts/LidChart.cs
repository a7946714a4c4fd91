namespace Plumbline.Studies.Report.Charts;

/// <summary>Local intrinsic dimensionality of the neighbourhoods, exact and returned.</summary>
internal static class LidChart
{
    /// <summary>Builds the chart; null where the standard convention was not measured.</summary>
    public static Chart? Build(StudyView view)
    {
        MeasureCurves measure = new()
        {
            Returned = point => point.Standard?.ReturnedLid ?? double.NaN,
            Exact = point => point.Standard?.ExactLid ?? double.NaN,
        };
        return !view.HasStandard ? null : new Chart
        {
            Id = "lid",
            Picture = ConditionChoice.Picture(view, "lid"),
            Title = "Local intrinsic dimensionality (LID)",
            Caption = "Maximum likelihood on Euclidean distances, harmonic mean over queries; dashed: of the true neighbours."
                + RunBandWords.Bands(view),
            YTitle = "LID",
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }
}
