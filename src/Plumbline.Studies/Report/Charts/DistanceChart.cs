namespace Plumbline.Studies.Report.Charts;

/// <summary>Mean distance of the neighbours, exact and returned, missing results left missing.</summary>
internal static class DistanceChart
{
    /// <summary>Builds the chart; null where the standard convention was not measured.</summary>
    public static Chart? Build(StudyView view)
    {
        MeasureCurves measure = new()
        {
            Returned = point => point.Standard?.ReturnedDistance.Mean ?? double.NaN,
            Exact = point => point.Standard?.ExactDistance ?? double.NaN,
        };
        return !view.HasStandard ? null : new Chart
        {
            Id = "distance",
            Picture = ConditionChoice.Picture(view, "distance"),
            Title = "Mean distance of the neighbours",
            Caption = "Euclidean distance of what was returned and, dashed, of the true neighbours. Where results are missing, the mean is"
                + " over those that were returned." + RunBandWords.Bands(view),
            YTitle = "mean Euclidean distance",
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }
}
