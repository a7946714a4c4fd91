namespace Plumbline.Studies.Report.Charts;

/// <summary>The curves of a measure for every condition, one condition shown at a time.</summary>
internal static class ConditionChoice
{
    /// <summary>The choices.</summary>
    public static IReadOnlyList<string> Of(StudyView view) => [.. view.Conditions.Select(ConditionWords.Title)];

    /// <summary>Name of the picture of the choice shown first.</summary>
    public static string? Picture(StudyView view, string measure) =>
        view.Keys.Count == 0 ? null : measure + "_" + ConditionWords.FileName(view.Keys[0].Condition);

    /// <summary>The curves.</summary>
    public static IReadOnlyList<ChartCurve> Curves(StudyView view, MeasureCurves measure) =>
        [.. view.Conditions.SelectMany(condition => measure.Of(view, condition, ConditionWords.Title(condition)))];
}
