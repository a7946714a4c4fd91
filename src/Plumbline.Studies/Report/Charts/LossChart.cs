using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Where the lost neighbours went: the loss of one setting in three layers.</summary>
internal static class LossChart
{
    private static readonly (string Name, int Colour, Func<LossSplit, double> Part)[] Layers =
    [
        ("missed within efSearch", 2, loss => loss.Missed),
        ("spillover beyond efSearch", 4, loss => loss.Spillover),
        ("unfilled (no result at all)", 0, loss => loss.Unfilled),
    ];

    /// <summary>Builds the chart; null where the loss was not measured.</summary>
    public static Chart? Build(StudyView view)
    {
        if (!view.HasStandard || view.Keys.Count == 0)
        {
            return null;
        }

        return new Chart
        {
            Id = "loss_split",
            Picture = "loss_split",
            Title = "Where the lost neighbours went",
            Caption = "Loss is 1 - overlap. Missed: the place was filled within efSearch, by a wrong point. Spillover: filled beyond"
                + " efSearch, by a point the search had merely touched. Unfilled: nothing was left to return."
                + (view.RunCount > 1 ? " Dashed: all of it." + RunBandWords.Bands(view) : string.Empty),
            YTitle = "share of the k true neighbours lost",
            Percent = true,
            Curves = [.. view.Keys.SelectMany(key => view.RunCount > 1 ? Stack(view, key).Append(Total(view, key)) : Stack(view, key))],
            Choices = SettingChoice.Of(view),
            ChoiceName = SettingChoice.Name,
            FirstChoice = SettingChoice.First(view).Label,
        };
    }

    // The upper edge of the stack, which has an interval where there are runs to take one over.
    private static ChartCurve Total(StudyView view, ConditionKey key) =>
        MeasureCurves.Curve(view, key, point => point.Standard?.Loss.Total ?? double.NaN, "loss", CurveRole.Exact, Layers.Length, key.Label) with { Markers = false };

    private static IEnumerable<ChartCurve> Stack(StudyView view, ConditionKey key)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        return Layers.Select(layer => new ChartCurve
        {
            Name = layer.Name,
            Role = CurveRole.Layer,
            Colour = layer.Colour,
            X = [.. ks.Select(k => (double)k)],
            Y = [.. ks.Select(k => view.Mean(key, k, point => point.Standard is { } standard ? layer.Part(standard.Loss) : double.NaN).Mean)],
            Choice = key.Label,
            Markers = false,
        });
    }
}
