using System.Globalization;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>
/// How far overlap moves with what nobody chooses, the insertion order and the construction seed, as a difference from the study's
/// own graph: beside overlap itself the spread could not be seen.
/// </summary>
internal static class SensitivityChart
{
    // Graphs that agree are not to look as if they did not.
    private const double LeastHeight = 0.001;

    /// <summary>What is changed, in a reader's words.</summary>
    /// <param name="kind">The kind.</param>
    public static string Words(SensitivityKind kind) => kind == SensitivityKind.Order ? "insertion orders" : "construction seeds";

    /// <summary>Whether there are graphs to compare: the study's own alone has no spread.</summary>
    /// <param name="view">The study.</param>
    public static bool IsShown(StudyView view) =>
        view.Result.Sensitivity is { } sensitivity && Enum.GetValues<SensitivityKind>().All(kind => sensitivity.Of(kind).Count > 1);

    /// <summary>Builds the chart; null where no graphs were compared.</summary>
    /// <param name="view">The study.</param>
    public static Chart? Build(StudyView view)
    {
        if (!IsShown(view) || view.Result.Sensitivity is not { } sensitivity)
        {
            return null;
        }

        ChartCurve[] spreads = [.. Enum.GetValues<SensitivityKind>().Select((kind, i) => Spread(sensitivity, kind, i))];
        double[] ks = [.. sensitivity.Ks.Select(k => (double)k)];
        return new Chart
        {
            Id = "sensitivity",
            Picture = "sensitivity",
            Title = "How far overlap moves from graph to graph",
            Caption = "Differences between settings that are smaller than these bands say nothing. Bands: least to largest mean overlap of"
                + string.Create(CultureInfo.InvariantCulture, $" {sensitivity.Of(SensitivityKind.Order).Count} insertion orders and of {sensitivity.Of(SensitivityKind.Seed).Count} construction seeds")
                + ", the study's own graph among them, less that of the study's own (the dashed line at 0); lines with markers: the mean over graphs."
                + string.Create(CultureInfo.InvariantCulture, $" All on the first run's data, at efSearch {sensitivity.EfSearch} and efConstruction {sensitivity.EfConstruction}."),
            YTitle = "overlap - overlap of the study's own graph",
            YRange = (Math.Min(-LeastHeight, 1.08 * spreads.Min(spread => spread.Low!.Min())), Math.Max(LeastHeight, 1.08 * spreads.Max(spread => spread.High!.Max()))),
            Curves =
            [
                .. spreads,
                new ChartCurve { Name = "the study's own graph", Role = CurveRole.Exact, Colour = 3, X = ks, Y = [.. ks.Select(_ => 0.0)], Markers = false },
            ],
        };
    }

    private static ChartCurve Spread(SensitivityResult sensitivity, SensitivityKind kind, int colour)
    {
        IReadOnlyList<SensitivityGraph> graphs = sensitivity.Of(kind);
        IReadOnlyList<SensitivitySpread> spreads = sensitivity.Spreads(kind);
        IReadOnlyList<double> own = graphs[0].Overlap;
        return new ChartCurve
        {
            Name = Words(kind),
            Role = CurveRole.Measured,
            Colour = colour,
            X = [.. sensitivity.Ks.Select(k => (double)k)],
            Y = [.. own.Select((overlap, place) => graphs.Average(graph => graph.Overlap[place]) - overlap)],
            Low = [.. own.Select((overlap, place) => spreads[place].Min - overlap)],
            High = [.. own.Select((overlap, place) => spreads[place].Max - overlap)],
        };
    }
}
