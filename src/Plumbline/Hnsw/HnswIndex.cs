using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>
/// A hierarchical navigable small world index over a <see cref="VectorSet"/>. Reading is thread-safe. The index keeps
/// the set it was built on; do not dispose that before the index is done with.
/// </summary>
public sealed class HnswIndex
{
    private readonly DistanceComputer _distances;
    private PackedLinks? _packedLinks;

    private HnswIndex(DistanceComputer distances, HnswGraph graph)
    {
        _distances = distances;
        Graph = graph;
    }

    /// <summary>The vectors indexed, n x d.</summary>
    public VectorSet Vectors => _distances.Vectors;

    /// <summary>The metric of the distances.</summary>
    public Metric Metric => _distances.Metric;

    /// <summary>The links.</summary>
    public HnswGraph Graph { get; }

    /// <summary>Distances of the vectors indexed.</summary>
    internal DistanceComputer Distances => _distances;

    /// <summary>Builds an index. About O(n log n) distance computations for fixed options.</summary>
    /// <param name="vectors">The vectors, n x d.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">M, efConstruction, seed, threads; null for the defaults.</param>
    /// <param name="distances">The exact distances of the same vectors, to be read instead of computed; null to compute.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>The index; the same bytes for the same vectors, options and seed, with or without <paramref name="distances"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite (row and column are named), or the distances are of other vectors.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static HnswIndex Build(
        VectorSet vectors,
        Metric metric,
        HnswBuildOptions? options = null,
        DistanceMatrix? distances = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) => Build(vectors, metric, options, distances, ranking: null, progress, cancellationToken);

    /// <summary>Builds with the ranking of the same distances too, where there is one: the same bytes.</summary>
    internal static HnswIndex Build(
        VectorSet vectors,
        Metric metric,
        HnswBuildOptions? options,
        DistanceMatrix? distances,
        NeighborRanking? ranking,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new HnswBuildOptions();
        options.Validate();
        CheckMatrix(vectors, metric, distances);
        vectors.RequireFinite(nameof(vectors));
        DistanceComputer computer = new(vectors, metric);
        HnswGraph graph = HnswBuilder.Build(
            vectors.Count,
            distances is null ? () => new SetScorer(computer) : () => new MatrixScorer(distances),
            options,
            distances is null || ranking is null ? null : built => new RankBeam(built, distances, ranking),
            progress,
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        GC.KeepAlive(vectors);
        return new HnswIndex(computer, graph);
    }

    /// <summary>An index over links that were made elsewhere.</summary>
    internal static HnswIndex FromGraph(VectorSet vectors, Metric metric, HnswGraph graph) => new(new DistanceComputer(vectors, metric), graph);

    /// <summary>Searches for the k nearest of each query.</summary>
    /// <param name="queries">The queries, q x d.</param>
    /// <param name="k">Neighbours asked for, 1 or more. Where it exceeds n, n are returned at most.</param>
    /// <param name="options">Effort, contract, threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="EffortBelowKException">The contract is Reject and k exceeds the effort.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public HnswSearchResult Search(
        VectorSet queries,
        int k,
        HnswSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Dimension != Vectors.Dimension)
        {
            throw new ArgumentException($"The queries have dimension {queries.Dimension}; the index has {Vectors.Dimension}.", nameof(queries));
        }

        queries.RequireFinite(nameof(queries));
        return new HnswSearcher(Graph, _distances).Search(queries, k, selfJoin: false, options ?? new(), progress, cancellationToken);
    }

    /// <summary>
    /// Searches for the k nearest others of every vector indexed: asks the graph for k + 1 and leaves the vector itself out by id
    /// (or, where it was not found, the farthest).
    /// </summary>
    /// <param name="k">Neighbours asked for, 1 or more. Where it exceeds n - 1, n - 1 are returned at most.</param>
    /// <param name="options">Effort, contract, threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="EffortBelowKException">The contract is Reject and k + 1 exceeds the effort.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public HnswSearchResult SelfJoin(
        int k,
        HnswSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        new HnswSearcher(Graph, _distances).Search(Vectors, k, selfJoin: true, options ?? new(), progress, cancellationToken);

    /// <summary>A recorder of walks, which answers every (k, ef) of a query from one walk.</summary>
    /// <param name="distances">The exact distances of the vectors indexed, read for queries from the base; null to compute.</param>
    public HnswTraversal CreateTraversal(DistanceMatrix? distances = null)
    {
        CheckMatrix(Vectors, Metric, distances);
        return new HnswTraversal(Graph, _distances, distances);
    }

    /// <summary>A recorder of walks in rank space; over the full ranking where there is one.</summary>
    /// <param name="distances">All distances, or null.</param>
    /// <param name="ranking">Their ranking, or null.</param>
    /// <param name="exact">The exact neighbours.</param>
    /// <param name="ranks">Ranks that the walks of one thread on several graphs share; null for the recorder's own.</param>
    /// <param name="places">Place of each vector's neighbours among the exact ones; null where those are of all vectors.</param>
    internal RankedTraversal CreateRankedTraversal(DistanceMatrix? distances, NeighborRanking? ranking, NeighborTable exact, QueryRanks? ranks = null, int[]? places = null) =>
        distances is not null && ranking is not null
            ? new MatrixTraversal(Graph, LazyInitializer.EnsureInitialized(ref _packedLinks, () => new PackedLinks(Graph)), distances, ranking, ranks ?? new QueryRanks(ranking))
            : new DirectTraversal(Graph, _distances, exact, places);

    private static void CheckMatrix(VectorSet vectors, Metric metric, DistanceMatrix? distances)
    {
        if (distances is not null && (distances.Count != vectors.Count || distances.Metric != metric))
        {
            throw new ArgumentException(
                $"The distance matrix is of {distances.Count} vectors under {distances.Metric}; the index is of {vectors.Count} under {metric}.", nameof(distances));
        }
    }
}
