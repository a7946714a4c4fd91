using System.Globalization;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Overlap over k of each quarter of the queries by exact LID, one setting at a time: which queries a mean is made of.</summary>
internal static class LidOverlapChart
{
    /// <summary>The quarters, from the lowest LID to the highest: their name, and their means.</summary>
    public static IReadOnlyList<(string Name, Func<QuartileMeans, double> Mean)> Quarters { get; } =
    [
        ("lowest LID", means => means.Q1),
        ("second quarter", means => means.Q2),
        ("third quarter", means => means.Q3),
        ("highest LID", means => means.Q4),
    ];

    /// <summary>Whether there are four groups to tell apart: too few queries, or too few with a LID, leave some empty.</summary>
    /// <param name="view">The study.</param>
    public static bool IsShown(StudyView view) =>
        view.Result.Points.Any(point => point.Standard is { } standard && standard.OverlapByLid.ToArray().All(double.IsFinite));

    /// <summary>Builds the chart; null where the queries were not grouped.</summary>
    /// <param name="view">The study.</param>
    public static Chart? Build(StudyView view)
    {
        if (!IsShown(view))
        {
            return null;
        }

        ChartCurve[] curves = [.. view.Keys.SelectMany(key => Quarters.Select((quarter, i) => Curve(view, key, quarter.Name, quarter.Mean, i)))];
        return new Chart
        {
            Id = "overlap_lid",
            Picture = "overlap_lid",
            Title = "Overlap by quarter of the queries by exact LID",
            Caption = "Where the curves lie apart, the dimensionality around a query decides how much it gets: the queries in four groups of equal size by the LID"
                + $" of their exact neighbours{At(view)}, mean over each." + RunBandWords.Bands(view),
            YTitle = "overlap",
            YRange = Fit(curves),
            Curves = curves,
            Choices = SettingChoice.Of(view),
            ChoiceName = SettingChoice.Name,
            FirstChoice = SettingChoice.First(view).Label,
        };
    }

    /// <summary>The overlap of one quarter at a point; NaN where the standard convention was not measured.</summary>
    /// <param name="quarter">The quarter's mean.</param>
    public static Func<StudyPoint, double> Overlap(Func<QuartileMeans, double> quarter) =>
        point => point.Standard is { } standard ? quarter(standard.OverlapByLid) : double.NaN;

    // An interval may reach beyond what an overlap can be.
    private static ChartCurve Curve(StudyView view, ConditionKey key, string name, Func<QuartileMeans, double> mean, int colour)
    {
        ChartCurve curve = MeasureCurves.Curve(view, key, Overlap(mean), name, CurveRole.Measured, colour, key.Label);
        return curve with
        {
            Low = curve.Low is { } low ? [.. low.Select(value => Math.Max(0, value))] : null,
            High = curve.High is { } high ? [.. high.Select(value => Math.Min(1, value))] : null,
        };
    }

    // One range for all settings, down to the least of all means: the quarters of a good setting lie close together.
    private static (double Low, double High) Fit(IReadOnlyList<ChartCurve> curves)
    {
        double least = curves.SelectMany(curve => curve.Y).Where(double.IsFinite).Min();
        double low = Math.Clamp((Math.Floor(least * 20) - 1) / 20, 0, 0.9);
        return (low, 1 + (0.02 * (1 - low)));
    }

    private static string At(StudyView view) => view.Result.LidQuartiles is [{ } first, ..]
        ? string.Create(CultureInfo.InvariantCulture, $" (k = {first.K})")
        : string.Empty;
}
