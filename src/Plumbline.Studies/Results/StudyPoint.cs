using Plumbline.Fidelity;

namespace Plumbline.Studies.Results;

/// <summary>Everything measured in one run at one (condition, setting, k): one row of results.csv.</summary>
public sealed record StudyPoint
{
    /// <summary>Number of the run, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>The condition and its setting.</summary>
    public required ConditionKey Key { get; init; }

    /// <summary>Neighbourhood size.</summary>
    public required int K { get; init; }

    /// <summary>Search effort in force at this k.</summary>
    public required int EfSearch { get; init; }

    /// <summary>efConstruction of the graph searched.</summary>
    public required int EfConstruction { get; init; }

    /// <summary>M of the graph searched.</summary>
    public required int M { get; init; }

    /// <summary>Number of queries.</summary>
    public required int Queries { get; init; }

    /// <summary>Capacities at this effort, and the cliffs that they predict.</summary>
    public required CapacitySummary Capacity { get; init; }

    /// <summary>
    /// Queries with fewer than k results, counted from the results themselves (the query left out by id) and not from capacities,
    /// so that it puts the predicted cliffs to the test.
    /// </summary>
    public required int QueriesWithShortfall { get; init; }

    /// <summary>The standard convention's measures; null where the plan did not ask for them.</summary>
    public StandardPoint? Standard { get; init; }

    /// <summary>The paper convention's measures; null where the plan did not ask for them.</summary>
    public PaperMetrics? Paper { get; init; }
}
