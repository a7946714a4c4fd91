using Plumbline.Capacity;

namespace Plumbline.Studies.Results;

/// <summary>
/// The capacities of a point's effort in a few numbers, over the queries of one run, and the cliffs that they predict: the
/// smallest k at which more than a share of the queries has fewer than k results; null where it lies beyond every k that can
/// be asked for.
/// </summary>
/// <param name="Min">Smallest capacity: distinct points evaluated on the base level.</param>
/// <param name="P1">1st percentile of capacity.</param>
/// <param name="P50">Median capacity.</param>
/// <param name="P99">99th percentile of capacity.</param>
/// <param name="Max">Largest capacity.</param>
/// <param name="CliffAny">Predicted k from which any query has a missing result.</param>
/// <param name="CliffP1">Predicted k from which more than 1% of the queries have.</param>
/// <param name="CliffP50">Predicted k from which more than half of the queries have.</param>
public sealed record CapacitySummary(int Min, double P1, double P50, double P99, int Max, int? CliffAny, int? CliffP1, int? CliffP50)
{
    /// <summary>Summarises a distribution.</summary>
    /// <param name="evaluated">The capacities.</param>
    /// <param name="largestK">The most neighbours that a query can have.</param>
    public static CapacitySummary Of(CapacityDistribution evaluated, int largestK)
    {
        ArgumentNullException.ThrowIfNull(evaluated);
        return new CapacitySummary(
            evaluated.Min,
            evaluated.Percentile(1),
            evaluated.Percentile(50),
            evaluated.Percentile(99),
            evaluated.Max,
            evaluated.CliffWithin(0, largestK),
            evaluated.CliffWithin(0.01, largestK),
            evaluated.CliffWithin(0.5, largestK));
    }
}
