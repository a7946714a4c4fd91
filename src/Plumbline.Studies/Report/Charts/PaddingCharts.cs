using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>
/// The authors' curve and the honest one in one unit, one setting at a time, and what lies between them: padding. Honest means over
/// the results that were returned, of all queries.
/// </summary>
internal static class PaddingCharts
{
    private const string Honest = "results returned";
    private const string Paper = "paper convention";
    private const string Padding = "padding";
    private const int HonestColour = 2;
    private const int PaperColour = 1;
    private const int PaddingColour = 4;

    /// <summary>Builds the charts; empty where one of the conventions was not measured.</summary>
    public static IReadOnlyList<Chart> Build(StudyView view) => view.HasPaper && view.HasStandard ? [Distance(view), Lid(view)] : [];

    /// <summary>How many times the mean squared distance of the results is that of the exact neighbours; NaN where it was not measured.</summary>
    public static double HonestRatio(StudyPoint point) =>
        point.Standard is { } standard ? standard.ReturnedSquaredDistance / standard.ExactSquaredDistance : double.NaN;

    /// <summary>The same as the authors take it.</summary>
    public static double PaperRatio(StudyPoint point) => point.Paper is { } paper ? paper.MeanAnnDist / paper.MeanExactDist : double.NaN;

    /// <summary>LID of the results less that of the exact neighbours, arithmetic means, on squared distances.</summary>
    public static double HonestLid(StudyPoint point) =>
        point.Standard is { } standard ? (standard.ReturnedLidArithmetic - standard.ExactLidArithmetic) / 2 : double.NaN;

    /// <summary>The same as the authors take it.</summary>
    public static double PaperLid(StudyPoint point) => point.Paper?.MeanLidDiff ?? double.NaN;

    private static Chart Distance(StudyView view) => new()
    {
        Id = "padding_distance",
        Picture = "padding_distance",
        Title = "Which part of the distance is padding",
        Caption = "Mean squared distance of what was returned, as a multiple of that of the true neighbours; 1 is perfect. The paper's convention counts 3.4e38 for"
            + " a missing result and drops queries that miss two or more; the other curve takes the results that there are, of all queries."
            + RunBandWords.Bands(view) + RunBandWords.Published(view),
        YTitle = "mean squared distance, returned / exact",
        LogY = true,
        // The interval of a mean that pads make reaches below zero.
        Curves = WithoutPaperBands(view, HonestRatio, PaperRatio, point => point.AnnSquaredDistance / point.ExactSquaredDistance),
        Choices = SettingChoice.Of(view),
        ChoiceName = SettingChoice.Name,
        FirstChoice = SettingChoice.First(view).Label,
    };

    private static Chart Lid(StudyView view) => new()
    {
        Id = "padding_lid",
        Picture = "padding_lid",
        Title = "Which part of the loss of dimensionality is padding",
        Caption = "LID of what was returned less that of the true neighbours (on squared distances, arithmetic mean); 0 is perfect. In the paper's"
            + " convention a query with a missing result has a LID of nearly 0; the other curve takes the results that there are."
            + Copies(view) + RunBandWords.Bands(view) + RunBandWords.Published(view),
        YTitle = "LID, returned - exact",
        Curves = Curves(view, HonestLid, PaperLid, point => point.LidAnn - point.LidExact),
        Choices = SettingChoice.Of(view),
        ChoiceName = SettingChoice.Name,
        FirstChoice = SettingChoice.First(view).Label,
    };

    private static string Copies(StudyView view) => view.Result.Points.Any(point => point.Standard is { ZeroDistances: > 0 })
        ? " Copies of a query, at distance 0, count in the paper's LID and not in the other."
        : string.Empty;

    private static IReadOnlyList<ChartCurve> WithoutPaperBands(
        StudyView view, Func<StudyPoint, double> honest, Func<StudyPoint, double> paper, Func<PublishedPoint, double> published) =>
        [.. Curves(view, honest, paper, published).Select(curve => curve.Name == Paper ? curve with { Low = null, High = null } : curve)];

    private static IReadOnlyList<ChartCurve> Curves(
        StudyView view, Func<StudyPoint, double> honest, Func<StudyPoint, double> paper, Func<PublishedPoint, double> published) =>
        [.. view.Keys.SelectMany(key => Of(view, key, honest, paper, published))];

    private static IEnumerable<ChartCurve> Of(
        StudyView view, ConditionKey key, Func<StudyPoint, double> honest, Func<StudyPoint, double> paper, Func<PublishedPoint, double> published)
    {
        ChartCurve paperCurve = MeasureCurves.Curve(view, key, paper, Paper, CurveRole.Measured, PaperColour, key.Label);
        ChartCurve honestCurve = MeasureCurves.Curve(view, key, honest, Honest, CurveRole.Measured, HonestColour, key.Label);
        yield return new ChartCurve
        {
            Name = Padding,
            Role = CurveRole.Between,
            Colour = PaddingColour,
            X = honestCurve.X,
            Y = paperCurve.Y,
            Low = [.. honestCurve.Y.Zip(paperCurve.Y, Math.Min)],
            High = [.. honestCurve.Y.Zip(paperCurve.Y, Math.Max)],
            Choice = key.Label,
            Markers = false,
        };
        yield return paperCurve;
        yield return honestCurve;
        if (MeasureCurves.PublishedCurve(view, key, published, Paper, PaperColour, key.Label) is { } dashed)
        {
            yield return dashed;
        }
    }
}
