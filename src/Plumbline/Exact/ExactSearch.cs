using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>
/// Exact k-nearest-neighbour search by computing every distance, directly as a sum of squared differences (or an
/// inner product in float64), in blocks that stay in the processor's cache. O(queries * n * d).
/// Ties are broken by id: of two points equally far, the one with the smaller id is nearer.
/// </summary>
public static unsafe class ExactSearch
{
    // Half of a 1 MiB second-level cache for the queries, a quarter for the base: what both need stays there.
    private const int QueryBlockBytes = 512 * 1024;
    private const int BaseBlockBytes = 256 * 1024;

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
        vectors.RequireFinite(nameof(vectors));
        queries.RequireFinite(nameof(queries));
        return Run(vectors, queries, k, metric, excludeSelf: false, options, progress, cancellationToken);
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
        vectors.RequireFinite(nameof(vectors));
        return Run(vectors, vectors, k, metric, excludeSelf: true, options, progress, cancellationToken);
    }

    private static NeighborTable Run(
        VectorSet vectors,
        VectorSet queries,
        int k,
        Metric metric,
        bool excludeSelf,
        ExactSearchOptions? options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        NeighborTable table = new(queries.Count, k);
        DistanceComputer distances = new(vectors, metric);
        int queryBlock = BlockRows(QueryBlockBytes, vectors.Dimension, 64);
        int baseBlock = BlockRows(BaseBlockBytes, vectors.Dimension, 256);
        ParallelWork.Run(
            (queries.Count + queryBlock - 1) / queryBlock,
            options?.Threads ?? 0,
            () => new Worker(queryBlock, baseBlock, k),
            (block, worker) =>
            {
                int first = block * queryBlock;
                int count = Math.Min(queryBlock, queries.Count - first);
                worker.Search(distances, queries, first, count, excludeSelf, table);
            },
            progress,
            cancellationToken);
        GC.KeepAlive(vectors);
        GC.KeepAlive(queries);
        return table;
    }

    private static int BlockRows(int bytes, int dimension, int most) =>
        Math.Clamp(bytes / (dimension * sizeof(float)) / DistanceKernel.TileSize * DistanceKernel.TileSize, DistanceKernel.TileSize, most);

    /// <summary>Buffers of one thread.</summary>
    private sealed class Worker(int queryBlock, int baseBlock, int k)
    {
        private readonly float[] _tile = new float[queryBlock * baseBlock];
        private readonly TopK[] _nearest = [.. Enumerable.Range(0, queryBlock).Select(_ => new TopK(k))];

        public void Search(DistanceComputer distances, VectorSet queries, int firstQuery, int queryCount, bool excludeSelf, NeighborTable table)
        {
            for (int i = 0; i < queryCount; i++)
            {
                _nearest[i].Clear();
            }

            fixed (float* tile = _tile)
            {
                for (int first = 0; first < distances.Vectors.Count; first += baseBlock)
                {
                    int count = Math.Min(baseBlock, distances.Vectors.Count - first);
                    distances.Tile(queries, firstQuery, queryCount, first, count, tile, baseBlock);
                    for (int i = 0; i < queryCount; i++)
                    {
                        _nearest[i].AddRange(_tile.AsSpan(i * baseBlock, count), first, excludeSelf ? firstQuery + i : -1);
                    }
                }
            }

            for (int i = 0; i < queryCount; i++)
            {
                table.SetFromKeys(firstQuery + i, _nearest[i].Sorted());
                if (distances.Metric == Metric.L2)
                {
                    table.MapDistances(firstQuery + i, MathF.Sqrt);
                }
            }
        }
    }
}
