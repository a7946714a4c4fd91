using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>One (k, ef), over all recorded queries.</summary>
public sealed record ExplorationMeans
{
    /// <summary>Neighbours asked for.</summary>
    public required int K { get; init; }

    /// <summary>Effort asked for.</summary>
    public required int Ef { get; init; }

    /// <summary>Number of queries.</summary>
    public required int QueryCount { get; init; }

    /// <summary>Mean overlap, 0 to 1.</summary>
    public required double Overlap { get; init; }

    /// <summary>Mean loss, whose parts sum to 1 - overlap.</summary>
    public required LossSplit Loss { get; init; }

    /// <summary>Mean number of results, at most k.</summary>
    public required double Returned { get; init; }

    /// <summary>Share of the queries that have fewer than k results.</summary>
    public required double ShortfallShare { get; init; }

    /// <summary>Smallest capacity of any query: points evaluated, the query itself among them.</summary>
    public required int CapacityMin { get; init; }

    /// <summary>5th percentile of the capacities.</summary>
    public required double CapacityP5 { get; init; }

    /// <summary>Median of the capacities.</summary>
    public required double CapacityMedian { get; init; }

    /// <summary>95th percentile of the capacities.</summary>
    public required double CapacityP95 { get; init; }

    /// <summary>Largest capacity of any query.</summary>
    public required int CapacityMax { get; init; }
}
