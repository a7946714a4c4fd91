using System.Globalization;

namespace Plumbline.Studies.Results;

/// <summary>
/// How often the exact neighbours of a query have its label: whether near means alike for these embeddings. Queries without a label are
/// left out; a neighbour without one counts as another.
/// </summary>
public sealed record LabelAgreement
{
    /// <summary>Number of the run, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>Queries that have a label.</summary>
    public required int Queries { get; init; }

    /// <summary>Labels among the run's vectors.</summary>
    public required int Labels { get; init; }

    /// <summary>The share that neighbours drawn by chance would have: over the queries, the mean share of the other vectors that have the query's label.</summary>
    public required double Chance { get; init; }

    /// <summary>Neighbourhood sizes, ascending: 1 and those of the plan.</summary>
    public required IReadOnlyList<int> Ks { get; init; }

    /// <summary>For each neighbourhood size the share of the k exact neighbours that have the query's label, mean over the queries.</summary>
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>One sentence on some runs.</summary>
    /// <param name="runs">The runs; at least one.</param>
    public static string Describe(IReadOnlyList<LabelAgreement> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        double nearest = Mean(runs, 0) * 100;
        double chance = runs.Average(run => run.Chance) * 100;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The exact nearest neighbour has the query's label {nearest:0.0} times in 100 (chance: {chance:0.0}; {Quantity.Count(runs.Sum(run => (long)run.Queries), "query")}, {Quantity.Count(runs.Max(run => run.Labels), "label")}).");
    }

    /// <summary>The share at a neighbourhood size, mean over runs.</summary>
    /// <param name="runs">The runs, with the same sizes; at least one.</param>
    /// <param name="place">Index of the size.</param>
    public static double Mean(IReadOnlyList<LabelAgreement> runs, int place) => runs.Average(run => run.Shares[place]);
}
