using Plumbline.Exact;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>
/// The exact pass of a run: the neighbours, and where they fit all distances and their ranking, which construction and search
/// then read. The results are the same either way.
/// </summary>
internal sealed class RunDistances : IDisposable
{
    private readonly NeighborRanking? _ranking;

    private RunDistances(Metric metric, QueryRows queries, DistanceMatrix? matrix, NeighborRanking? ranking, NeighborTable neighbors)
    {
        Metric = metric;
        Queries = queries;
        Matrix = matrix;
        _ranking = ranking;
        Neighbors = neighbors;
    }

    /// <summary>The metric of the distances.</summary>
    public Metric Metric { get; }

    /// <summary>All distances; null where they do not fit.</summary>
    public DistanceMatrix? Matrix { get; }

    /// <summary>The vectors that are queries.</summary>
    public QueryRows Queries { get; }

    /// <summary>The nearest others of each query, in the metric's unit.</summary>
    public NeighborTable Neighbors { get; }

    /// <summary>Computes neighbours, and distances and ranking where both fit.</summary>
    /// <param name="vectors">The vectors, n x d.</param>
    /// <param name="queries">Which of them are queries.</param>
    /// <param name="k">Neighbours a query, 1 to n - 1.</param>
    /// <param name="mostBytes">The largest distance matrix that is kept.</param>
    /// <param name="options">Threads.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static RunDistances Compute(
        VectorSet vectors, QueryRows queries, int k, long mostBytes, ExactSearchOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Compute(vectors, Metric.SquaredL2, queries, k, mostBytes, options, progress, cancellationToken);

    /// <summary>Computes neighbours, and distances and ranking where both fit, under any metric but L2, whose squares order alike.</summary>
    /// <inheritdoc cref="Compute(VectorSet, QueryRows, int, long, ExactSearchOptions, IProgress{double}?, CancellationToken)"/>
    public static RunDistances Compute(
        VectorSet vectors,
        Metric metric,
        QueryRows queries,
        int k,
        long mostBytes,
        ExactSearchOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        if (!Fits(vectors.Count, mostBytes))
        {
            ExactIndex index = new(vectors, metric);
            NeighborTable direct = queries.IsSample
                ? index.SelfJoin(queries.Sample, k, options, progress, cancellationToken)
                : index.SelfJoin(k, options, progress, cancellationToken);
            return new RunDistances(metric, queries, null, null, direct);
        }

        DistanceMatrix matrix = DistanceMatrix.Compute(vectors, metric, options, progress, cancellationToken);
        try
        {
            (NeighborRanking ranking, NeighborTable neighbors) = NeighborRanking.Compute(matrix, k, options.Threads, progress: null, cancellationToken);
            return new RunDistances(metric, queries, matrix, ranking, queries.IsSample ? Of(queries, neighbors) : neighbors);
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>Builds a graph, from the distances and the ranking where they are kept.</summary>
    public HnswIndex Build(VectorSet vectors, HnswBuildOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        HnswIndex.Build(vectors, Metric, options, Matrix, _ranking, progress, cancellationToken);

    /// <summary>Recorders of walks on some graphs, for one thread. They share a query's ranks: all move to the next one before any is read.</summary>
    public RankedTraversal[] CreateTraversals(IEnumerable<HnswIndex> indexes)
    {
        QueryRanks? ranks = _ranking is null ? null : new QueryRanks(_ranking);
        return [.. indexes.Select(index => index.CreateRankedTraversal(Matrix, _ranking, Neighbors, ranks, Queries.Places))];
    }

    /// <summary>A recorder of walks on a graph.</summary>
    public RankedTraversal CreateTraversal(HnswIndex index) => CreateTraversals([index])[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        _ranking?.Dispose();
        Matrix?.Dispose();
    }

    /// <summary>The neighbours of the queries alone.</summary>
    private static NeighborTable Of(QueryRows queries, NeighborTable all)
    {
        NeighborTable table = new(queries.Count, all.K);
        for (int query = 0; query < queries.Count; query++)
        {
            table.Set(query, all.Ids(queries[query]), all.Distances(queries[query]));
        }

        return table;
    }

    private static bool Fits(int count, long mostBytes) =>
        count <= NeighborRanking.MostVectors
        && DistanceMatrix.SizeFor(count) <= mostBytes
        && DistanceMatrix.SizeFor(count) + NeighborRanking.SizeFor(count) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
