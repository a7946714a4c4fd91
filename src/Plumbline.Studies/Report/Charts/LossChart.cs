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

        IReadOnlyList<ConditionKey> settings = view.Settings(StudyCondition.EfSearch);
        ConditionKey first = settings.Count == 0
            ? view.Keys[0]
            : settings.OrderBy(key => Math.Abs(key.Value - view.Result.Plan.EfSearch)).ThenBy(key => key.Value).First();
        return new Chart
        {
            Id = "loss_split",
            Picture = "loss_split",
            Title = "Where the lost neighbours went",
            Caption = "Loss is 1 - overlap. Missed: the place was filled within efSearch, by a wrong point. Spillover: filled beyond"
                + " efSearch, by a point the search had merely touched. Unfilled: nothing was left to return.",
            YTitle = "share of the k true neighbours lost",
            Percent = true,
            Curves = [.. view.Keys.SelectMany(key => Stack(view, key))],
            Choices = [.. view.Keys.Select(key => key.Label)],
            ChoiceName = "Setting",
            FirstChoice = first.Label,
        };
    }

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
