using Plumbline.Engines;

namespace Plumbline.Studies.Probing;

/// <summary>What an engine answered, read: ids as rows of the base, distances measured again, the query itself left out.</summary>
public sealed record ProbeAnswers
{
    /// <summary>k as it was wanted; one more was asked for where the queries are of the base.</summary>
    public required int K { get; init; }

    /// <summary>The effort asked for; null for the engine's own.</summary>
    public required int? Effort { get; init; }

    /// <summary>
    /// Up to k neighbours of each query by our own distances, nearest first; ids are rows of the base, each once. What the engine returned of no
    /// known vector is left out.
    /// </summary>
    public required NeighborTable Neighbors { get; init; }

    /// <summary>
    /// The same neighbours of each query in the order of the engine, which by its own distances is another where it holds quantized vectors; empty
    /// where it refused.
    /// </summary>
    public IReadOnlyList<int[]> InEngineOrder { get; init; } = [];

    /// <summary>What the engine returned, as it did; null where it refused.</summary>
    public required EngineAnswers? Raw { get; init; }

    /// <summary>What the engine said when it refused; null where it answered.</summary>
    public string? Refusal { get; init; }

    /// <summary>Results whose id is no vector of the base.</summary>
    public int UnknownIds { get; init; }

    /// <summary>Results whose id came before in the same answer.</summary>
    public int RepeatedIds { get; init; }

    /// <summary>Answers whose distances are out of order, or not numbers.</summary>
    public int UnsortedAnswers { get; init; }

    /// <summary>Queries of the base that the engine did not return for themselves.</summary>
    public int SelfMissing { get; init; }

    /// <summary>The first id without a vector; null where there is none.</summary>
    public long? FirstUnknownId { get; init; }

    /// <summary>Queries with fewer than k neighbours.</summary>
    public int Shortfalls => Enumerable.Range(0, Neighbors.QueryCount).Count(query => Neighbors.Count(query) < K);

    /// <summary>Mean number of neighbours of a query.</summary>
    public double ReturnedMean => Neighbors.QueryCount == 0 ? 0 : Enumerable.Range(0, Neighbors.QueryCount).Average(query => Neighbors.Count(query));
}
