namespace Plumbline.Studies.Results;

/// <summary>What was measured on one of the graphs that are compared.</summary>
public sealed record SensitivityGraph
{
    /// <summary>What tells it from the study's own graph.</summary>
    public required SensitivityKind Kind { get; init; }

    /// <summary>Its number among those of its kind; 0 is the study's own, which belongs to both.</summary>
    public required int Number { get; init; }

    /// <summary>Seed of the insertion order.</summary>
    public required long OrderSeed { get; init; }

    /// <summary>Seed of the levels.</summary>
    public required long LevelSeed { get; init; }

    /// <summary>Mean overlap@k over queries, one value for each of <see cref="SensitivityResult.Ks"/>.</summary>
    public required IReadOnlyList<double> Overlap { get; init; }

    /// <summary>Queries with fewer than k results, likewise.</summary>
    public required IReadOnlyList<int> QueriesWithShortfall { get; init; }

    /// <summary>Capacities, and the cliffs that they predict.</summary>
    public required CapacitySummary Capacity { get; init; }
}
