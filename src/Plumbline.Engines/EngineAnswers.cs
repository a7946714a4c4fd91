namespace Plumbline.Engines;

/// <summary>
/// What an engine answered to a batch of queries, in its order and its own numbers. Pads at the end of an answer (FAISS's id -1) are left out:
/// what is missing is missing.
/// </summary>
public sealed class EngineAnswers
{
    private readonly long[][] _ids;
    private readonly float[][] _distances;

    /// <summary>Creates answers that are empty yet.</summary>
    /// <param name="queryCount">Number of queries, 0 or more.</param>
    public EngineAnswers(int queryCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queryCount);
        _ids = new long[queryCount][];
        _distances = new float[queryCount][];
        Array.Fill(_ids, []);
        Array.Fill(_distances, []);
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount => _ids.Length;

    /// <summary>
    /// Distinct vectors that each query's search evaluated on the base level, its capacity; null where the engine does not show it.
    /// </summary>
    public int[]? Evaluated { get; init; }

    /// <summary>Distance computations of each query, upper levels included; null where the engine does not show them.</summary>
    public long[]? Computations { get; init; }

    /// <summary>Ids of a query's results, in the engine's order.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<long> Ids(int query) => _ids[query];

    /// <summary>Distances of a query's results, as the engine writes them.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<float> Distances(int query) => _distances[query];

    /// <summary>Sets a query's results. Different queries may be set by different threads.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    /// <param name="ids">Ids in the engine's order.</param>
    /// <param name="distances">As many distances.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Set(int query, ReadOnlySpan<long> ids, ReadOnlySpan<float> distances)
    {
        if (ids.Length != distances.Length)
        {
            throw new ArgumentException($"Query {query} was given {Quantity.Count(ids.Length, "id")} and {Quantity.Count(distances.Length, "distance")}.", nameof(distances));
        }

        _ids[query] = ids.ToArray();
        _distances[query] = distances.ToArray();
    }
}
