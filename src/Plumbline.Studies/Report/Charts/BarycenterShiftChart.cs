namespace Plumbline.Studies.Report.Charts;

/// <summary>How far the neighbourhood's centre moves.</summary>
internal static class BarycenterShiftChart
{
    /// <summary>Builds the chart; null where the standard convention was not measured.</summary>
    public static Chart? Build(StudyView view)
    {
        MeasureCurves measure = new() { Returned = point => point.Standard?.BarycenterShift.Mean ?? double.NaN };
        return !view.HasStandard ? null : new Chart
        {
            Id = "barycenter_shift",
            Picture = ConditionChoice.Picture(view, "barycenter_shift"),
            Title = "Shift of the neighbourhood's centre",
            Caption = "Distance between the centre of the returned and of the true neighbours, in units of the mean distance of the true"
                + " ones. 0 is perfect." + RunBandWords.Bands(view),
            YTitle = "barycenter shift / mean exact distance",
            Curves = ConditionChoice.Curves(view, measure),
            Choices = ConditionChoice.Of(view),
        };
    }
}
