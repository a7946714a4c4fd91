using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>Writes sensitivity.csv: one row a kind, graph and k. docs/results.md is tested against the list of columns.</summary>
public static class SensitivityCsv
{
    /// <summary>All columns, in order.</summary>
    public static IReadOnlyList<SensitivityColumn> Columns { get; } =
    [
        new("kind", typeof(string), "what is changed: order (insertion order) or seed (construction seed, which gives the levels)", (_, graph, _) => NameOf(graph.Kind)),
        Integer("graph", "number of the graph of its kind; 0 is the study's own, once under each kind", (_, graph, _) => graph.Number),
        Number("order_seed", "seed of the insertion order", (_, graph, _) => graph.OrderSeed),
        Number("level_seed", "seed of the levels", (_, graph, _) => graph.LevelSeed),
        Integer("run", "number of the run whose data was indexed", (result, _, _) => result.Run),
        Integer("k", "neighbourhood size", (result, _, place) => result.Ks[place]),
        Integer("efSearch", "search effort", (result, _, _) => result.EfSearch),
        Integer("efConstruction", "efConstruction of the graph", (result, _, _) => result.EfConstruction),
        Integer("M", "M of the graph", (result, _, _) => result.M),
        Number("overlap", "mean overlap@k", (_, graph, place) => graph.Overlap[place]),
        Integer("shortfall_queries", "queries with fewer than k results", (_, graph, place) => graph.QueriesWithShortfall[place]),
        Integer("capacity_min", "smallest capacity of any query", (_, graph, _) => graph.Capacity.Min),
        Number("capacity_p50", "median capacity over queries", (_, graph, _) => graph.Capacity.P50),
        Number("cliff_any", "k from which any query has a missing result, predicted from the capacities; empty where no k has", (_, graph, _) => graph.Capacity.CliffAny),
        Number("cliff_p1", "the same for more than 1% of the queries", (_, graph, _) => graph.Capacity.CliffP1),
        Number("cliff_p50", "the same for more than half of the queries", (_, graph, _) => graph.Capacity.CliffP50),
    ];

    /// <summary>Writes all graphs.</summary>
    /// <param name="result">The result.</param>
    /// <param name="output">Receives UTF-8 text with LF line ends.</param>
    public static void Write(SensitivityResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        CsvText.Write(
            output,
            Columns.Select(column => column.Name),
            result.Graphs.SelectMany(graph => Enumerable.Range(0, result.Ks.Count).Select(place => Columns.Select(column => column.Value(result, graph, place)))));
    }

    /// <summary>A kind as files name it.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(SensitivityKind kind) => kind == SensitivityKind.Order ? "order" : "seed";

    private static SensitivityColumn Integer(string name, string description, Func<SensitivityResult, SensitivityGraph, int, int> value) =>
        new(name, typeof(int), description, (result, graph, place) => value(result, graph, place));

    private static SensitivityColumn Number(string name, string description, Func<SensitivityResult, SensitivityGraph, int, double?> value) =>
        new(name, typeof(double), description, (result, graph, place) => value(result, graph, place));
}
