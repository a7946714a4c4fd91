namespace Plumbline.Exact;

/// <summary>
/// Exact k-nearest-neighbour search on a base that is asked once; <see cref="ExactIndex"/> keeps what later searches can use.
/// O(queries * n * d). Ties are broken by id: of two points equally far, the one with the smaller id is nearer.
/// </summary>
public static class ExactSearch
{
    /// <summary>The k nearest vectors of a base set for each query.</summary>
    /// <param name="vectors">The base, n x d.</param>
    /// <param name="queries">The queries, q x d.</param>
    /// <param name="k">Neighbours a query, 1 to n.</param>
    /// <param name="metric">The metric of the distances.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>q x k neighbours; every query has exactly k.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, or a value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NeighborTable Search(
        VectorSet vectors,
        VectorSet queries,
        int k,
        Metric metric,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Dimension != vectors.Dimension)
        {
            throw new ArgumentException($"The queries have dimension {queries.Dimension}; the base has {vectors.Dimension}.", nameof(queries));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, vectors.Count);
        return new ExactIndex(vectors, metric, options?.Threads ?? 0).Search(queries, k, options, progress, cancellationToken);
    }

    /// <summary>The k nearest other vectors for each vector of a set; a vector is left out of its own neighbours by id.</summary>
    /// <param name="vectors">The set, n x d.</param>
    /// <param name="k">Neighbours a vector, 1 to n - 1.</param>
    /// <param name="metric">The metric of the distances.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>n x k neighbours; every vector has exactly k.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n - 1.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NeighborTable SelfJoin(
        VectorSet vectors,
        int k,
        Metric metric,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, vectors.Count - 1);
        return new ExactIndex(vectors, metric, options?.Threads ?? 0).SelfJoin(k, options, progress, cancellationToken);
    }
}
