using System.Globalization;

namespace Plumbline.Studies.Results;

/// <summary>
/// How far results depend on what a user of an index does not choose: the data of one run, indexed again in other insertion
/// orders and with other construction seeds, and searched at the plan's efSearch. Differences smaller than this spread say nothing
/// about settings.
/// </summary>
public sealed record SensitivityResult
{
    /// <summary>Number of the run whose data was indexed.</summary>
    public required int Run { get; init; }

    /// <summary>Search effort, the plan's.</summary>
    public required int EfSearch { get; init; }

    /// <summary>efConstruction of the graphs, the plan's.</summary>
    public required int EfConstruction { get; init; }

    /// <summary>M of the graphs.</summary>
    public required int M { get; init; }

    /// <summary>Neighbourhood sizes, ascending.</summary>
    public required IReadOnlyList<int> Ks { get; init; }

    /// <summary>The graphs, ordered by kind and number. The study's own is the first of each kind.</summary>
    public required IReadOnlyList<SensitivityGraph> Graphs { get; init; }

    /// <summary>The graphs of a kind, the study's own among them.</summary>
    /// <param name="kind">The kind.</param>
    public IReadOnlyList<SensitivityGraph> Of(SensitivityKind kind) => [.. Graphs.Where(graph => graph.Kind == kind)];

    /// <summary>How overlap differs among the graphs of a kind, one entry a k.</summary>
    /// <param name="kind">The kind.</param>
    public IReadOnlyList<SensitivitySpread> Spreads(SensitivityKind kind)
    {
        IReadOnlyList<SensitivityGraph> graphs = Of(kind);
        return [.. Ks.Select((k, place) => Spread(k, [.. graphs.Select(graph => graph.Overlap[place])]))];
    }

    /// <summary>What was found, in one sentence.</summary>
    public string Describe()
    {
        string Moves(SensitivityKind kind, string what) =>
            string.Create(CultureInfo.InvariantCulture, $"{Spreads(kind).Max(spread => spread.Range):0.0000} between {Of(kind).Count} {what}");
        return $"overlap moves by at most {Moves(SensitivityKind.Order, "insertion orders")} and {Moves(SensitivityKind.Seed, "construction seeds")}; {Cliffs()} (efSearch {EfSearch}, efConstruction {EfConstruction}).";
    }

    private static SensitivitySpread Spread(int k, double[] values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return new SensitivitySpread(k, values.Min(), values.Max(), Math.Sqrt(squares / (values.Length - 1)));
    }

    private string Cliffs()
    {
        int?[] cliffs = [.. Graphs.Select(graph => graph.Capacity.CliffAny)];
        int least = cliffs.Min() ?? 0;
        return cliffs.All(cliff => cliff is null) ? "no result is missing at any k"
            : cliffs.Any(cliff => cliff is null) ? string.Create(CultureInfo.InvariantCulture, $"first missing result from k {least} on, with some graphs none")
            : cliffs.Max() == least ? string.Create(CultureInfo.InvariantCulture, $"first missing result at k {least} with every graph")
            : string.Create(CultureInfo.InvariantCulture, $"first missing result between k {least} and {cliffs.Max()}");
    }
}
