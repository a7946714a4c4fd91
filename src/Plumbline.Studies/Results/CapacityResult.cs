using Plumbline.Capacity;

namespace Plumbline.Studies.Results;

/// <summary>The capacities of all queries of one run at one setting and effort.</summary>
public sealed record CapacityResult
{
    /// <summary>Number of the run, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>The condition and its setting.</summary>
    public required ConditionKey Key { get; init; }

    /// <summary>Search effort.</summary>
    public required int EfSearch { get; init; }

    /// <summary>Distinct points evaluated on the base level, over queries.</summary>
    public required CapacityDistribution Evaluated { get; init; }

    /// <summary>Points expanded on the base level, mean over queries.</summary>
    public required double ExpandedMean { get; init; }
}
