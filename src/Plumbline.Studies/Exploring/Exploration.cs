using System.Globalization;
using Plumbline.Capacity;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Exploring;

/// <summary>
/// A base, its graph and the recorded walks of its queries: every (k, ef) up to the largest is answered from them at once. Opened once, then
/// immutable and thread-safe; nothing may be asked once it is disposed.
/// </summary>
public sealed class Exploration : IDisposable
{
    /// <summary>The most walks that are recorded: at 1,000 k and efforts they take 14 KB a query.</summary>

    // Beyond, distances are computed where they are needed: 1 GiB holds those of 16,384 points.
    private const long LargestMatrixBytes = 1L << 30;

    private const int Most = 1_000;

    private readonly ExploredBase _base;
    private readonly QueryRows _rows;
    private readonly NeighborTable _exact;
    private readonly WalkTable _walks;
    private readonly NeighborhoodReader _neighborhoods;
    private readonly WalkReader _walkReader;
    private readonly GeometryReader _geometry;
    private readonly int[] _grid;
    private readonly int[] _queries;
    private readonly LidTable _lids;
    private readonly SemaphoreSlim _projecting = new(1);
    private Projection? _projection;

    private Exploration(ExploredBase explored, RunDistances distances, HnswIndex index, WalkTable walks, GraphFacts graph)
    {
        _base = explored;
        _rows = distances.Queries;
        _exact = distances.Neighbors;
        _walks = walks;
        Graph = graph;
        _neighborhoods = new NeighborhoodReader(index, explored.Metric, graph.Contract);
        _walkReader = new WalkReader(index, explored.Metric);
        _geometry = new GeometryReader(index, _neighborhoods, graph.Contract);
        _lids = new LidTable(distances.Neighbors, index.Metric);
        _grid = CurveGrid.For(walks.LargestK, explored.Ks);
        _queries = [.. Enumerable.Range(0, _rows.Count).Select(query => _rows[query])];
    }

    /// <summary>What is explored, for a title.</summary>
    public string Name => _base.Name;

    /// <summary>Points of the base, n.</summary>
    public int Count => _base.Vectors.Count;

    /// <summary>Components of a point.</summary>
    public int Dimension => _base.Vectors.Dimension;

    /// <summary>The metric in whose unit distances are given.</summary>
    public Metric Metric => _base.Metric;

    /// <summary>Whether points have labels.</summary>
    public bool HasLabels => _base.Labels is not null;

    /// <summary>Whether points have images.</summary>
    public bool HasImages => _base.Images is not null;

    /// <summary>The images; null where there are none. Image <see cref="ImageOf"/> is a point's.</summary>
    public ImageSet? Images => _base.Images;

    /// <summary>The points whose walks are recorded, ascending.</summary>
    public ReadOnlyMemory<int> Queries => _queries;

    /// <summary>The largest k that can be asked for.</summary>
    public int LargestK => _walks.LargestK;

    /// <summary>The largest effort that can be asked for.</summary>
    public int LargestEffort { get; private init; }

    /// <summary>The graph.</summary>
    public GraphFacts Graph { get; }

    /// <summary>Reads a base, finds its exact neighbours, builds or reads its graph, and records the walks of its queries.</summary>
    /// <param name="source">What to explore.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PlanException">The source names nothing that can be explored, or its parts do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read or is not what its format says.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Exploration Open(ExplorationSource source, IProgress<ExplorationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        RequireWithin(source.LargestK, "largest k");
        RequireWithin(source.LargestEffort, "largest effort");
        progress?.Report(new ExplorationProgress("reading", 0));
        ExploredBase explored = ExplorationLoader.Load(source, progress, cancellationToken);
        try
        {
            return Open(explored, source, progress, cancellationToken);
        }
        catch
        {
            explored.Dispose();
            throw;
        }
    }

    /// <summary>Opens a base that is in memory already; it is disposed with the exploration.</summary>
    internal static Exploration Open(
        ExploredBase explored,
        ExplorationSource source,
        IProgress<ExplorationProgress>? progress,
        CancellationToken cancellationToken,
        long largestMatrixBytes = LargestMatrixBytes)
    {
        int count = explored.Vectors.Count;
        if (count < 2)
        {
            throw new PlanException($"{explored.Name}: found {count} vector, expected 2 or more");
        }

        QueryRows rows = explored.Queries ?? RecordedQueries.Draw(count, source);
        int largestK = Math.Min(source.LargestK, count - 1);
        ExactSearchOptions options = new() { Threads = source.Threads };
        using RunDistances distances = RunDistances.Compute(
            explored.Vectors, explored.RawMetric, rows, largestK, largestMatrixBytes, options, Step(progress, "exact neighbours"), cancellationToken);
        HnswIndex index = explored.Graph is { } graph
            ? HnswIndex.FromGraph(explored.Vectors, explored.RawMetric, graph)
            : distances.Build(explored.Vectors, explored.Build with { Threads = source.Threads }, Step(progress, "graph"), cancellationToken);
        int largestEffort = Math.Min(source.LargestEffort, count);
        WalkTable walks = new(count, rows.Count, largestK, largestEffort, source.Contract);
        WalkRecorder.Fill(walks, distances, index, source.Threads, Step(progress, "walks"), cancellationToken);
        GraphFacts facts = new(
            explored.M ?? index.Graph.M,
            explored.Graph is null ? explored.Build.EfConstruction : explored.EfConstruction,
            explored.Graph is null ? explored.Build.Seed : null,
            index.Graph.MaxLevel + 1,
            source.Contract,
            explored.Origin);
        return new Exploration(explored, distances, index, walks, facts) { LargestEffort = largestEffort };
    }

    /// <summary>The label of a point; null where it has none.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public string? LabelOf(int point) => _base.Labels?[Require(point)];

    /// <summary>What a point is called: its key, its image, or its row number in the data.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public string NameOf(int point) => _base.NameOf(Require(point));

    /// <summary>The number of a point's image in <see cref="Images"/>.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public int ImageOf(int point) => _base.RowOf(Require(point));

    /// <summary>Means over all recorded queries. O(queries x k).</summary>
    /// <param name="k">1 to <see cref="LargestK"/>.</param>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public ExplorationMeans Means(int k, int ef)
    {
        Require(k, ef);
        PlaceSums sums = default;
        double[] capacities = new double[_rows.Count];
        for (int query = 0; query < capacities.Length; query++)
        {
            sums.Add(k, _walks.Counts(query, k, ef, _walks.Found(query, k, ef)));
            capacities[query] = _walks.Capacity(query, k, ef);
        }

        Array.Sort(capacities);
        return new ExplorationMeans
        {
            K = k,
            Ef = ef,
            QueryCount = _rows.Count,
            Overlap = sums.Overlap(k),
            Loss = sums.Loss(k),
            Returned = sums.Returned,
            ShortfallShare = sums.ShortfallShare,
            CapacityMin = (int)capacities[0],
            CapacityP5 = Summary.Percentile(capacities, 5),
            CapacityMedian = Summary.Percentile(capacities, 50),
            CapacityP95 = Summary.Percentile(capacities, 95),
            CapacityMax = (int)capacities[^1],
        };
    }

    /// <summary>The smallest effort that keeps a neighbourhood true: mean overlap reaches a target and no query has too few results. O(log ef x queries x k).</summary>
    /// <param name="k">1 to <see cref="LargestK"/>.</param>
    /// <param name="overlap">The target, above 0 and at most 1.</param>
    /// <returns>The effort; null where none up to <see cref="LargestEffort"/> does.</returns>
    public int? SafeEffort(int k, double overlap)
    {
        Require(k, 1);
        if (!(overlap is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, "Expected a share above 0 and at most 1.");
        }

        // A walk with a larger effort evaluates all that one with a smaller does: what holds at an effort holds above it.
        int low = 1;
        int high = LargestEffort + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            ExplorationMeans means = Means(k, middle);
            (low, high) = means.Overlap >= overlap && means.ShortfallShare <= 0 ? (low, middle) : (middle + 1, high);
        }

        return low <= LargestEffort ? low : null;
    }

    /// <summary>Overlap and losses over about forty k, those of the run among them. O(queries x k).</summary>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public ExplorationCurves Curves(int ef)
    {
        Require(1, ef);
        PlaceSums[] sums = new PlaceSums[_grid.Length];
        OverlapHistogram[] overlaps = [.. _grid.Select(k => new OverlapHistogram(k))];
        int[] found = new int[_grid.Length];
        for (int query = 0; query < _rows.Count; query++)
        {
            _walks.Found(query, _grid, ef, found);
            for (int i = 0; i < _grid.Length; i++)
            {
                PlaceCounts counts = _walks.Counts(query, _grid[i], ef, found[i]);
                sums[i].Add(_grid[i], counts);
                overlaps[i].Add(counts.Shared);
            }
        }

        CurvePoint[] points = new CurvePoint[_grid.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int k = _grid[i];
            points[i] = new CurvePoint(
                k, sums[i].Overlap(k), overlaps[i].Percentile(5), overlaps[i].Percentile(95), sums[i].Loss(k), sums[i].Returned, sums[i].ShortfallShare);
        }

        return new ExplorationCurves(ef, points);
    }

    /// <summary>
    /// What an effort does to distances, barycenters and local intrinsic dimensionality, over a dozen k, on a hundred of the recorded queries, which are
    /// searched again. O(100 x (search + d x sum of k)): some tenths of a second.
    /// </summary>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The curves; measures that the metric does not have are NaN.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ExplorationGeometry Geometry(int ef, CancellationToken cancellationToken = default)
    {
        Require(1, ef);
        return _geometry.Read(_exact, _rows, LargestK, ef, cancellationToken);
    }

    /// <summary>How much the queries' walks evaluate at an effort, and how many results that leaves room for under the contract.</summary>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public CapacityDistribution Capacity(int ef)
    {
        Require(1, ef);
        int[] evaluated = new int[_rows.Count];
        int[] room = new int[_rows.Count];
        for (int query = 0; query < room.Length; query++)
        {
            evaluated[query] = _walks.Evaluated(query, ef);
            room[query] = _walks.Room(query, ef);
        }

        return new CapacityDistribution(evaluated, (ReadOnlySpan<int>)room);
    }

    /// <summary>Every recorded query at one (k, ef). O(queries x k).</summary>
    /// <param name="k">1 to <see cref="LargestK"/>.</param>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public QueryValues Values(int k, int ef)
    {
        Require(k, ef);
        int queries = _rows.Count;
        double[] overlap = new double[queries];
        double[] missed = new double[queries];
        double[] spillover = new double[queries];
        double[] unfilled = new double[queries];
        int[] capacity = new int[queries];
        ReadOnlyMemory<double> lid = _lids.At(k);
        Parallel.For(0, queries, query =>
        {
            PlaceCounts counts = _walks.Counts(query, k, ef, _walks.Found(query, k, ef));
            overlap[query] = (double)counts.Shared / k;
            (missed[query], spillover[query], unfilled[query]) = counts.Loss(k);
            capacity[query] = _walks.Capacity(query, k, ef);
        });
        return new QueryValues { K = k, Ef = ef, Points = _queries, Overlap = overlap, Missed = missed, Spillover = spillover, Unfilled = unfilled, Capacity = capacity, Lid = lid };
    }

    /// <summary>The exact neighbours of a point and what the graph returns. One search; a scan of the base too where its walk is not recorded.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    /// <param name="k">1 to <see cref="LargestK"/>.</param>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public Neighborhood Neighborhood(int point, int k, int ef)
    {
        Require(k, ef);
        int place = _rows.PlaceOf(Require(point));
        return _neighborhoods.Read(point, k, ef, place < 0 ? null : _exact, place);
    }

    /// <summary>The exact neighbours of a query of one's own and what the graph returns. One search and a scan of the base.</summary>
    /// <param name="query">A vector of the base's dimension.</param>
    /// <param name="k">1 to <see cref="LargestK"/>.</param>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    /// <exception cref="ArgumentException">The dimension is another, or a value is NaN or infinite.</exception>
    public Neighborhood Neighborhood(ReadOnlySpan<float> query, int k, int ef)
    {
        Require(k, ef);
        return query.Length == Dimension
            ? _neighborhoods.Read(query, k, ef)
            : throw new ArgumentException($"The query has dimension {query.Length}; the base has {Dimension}.", nameof(query));
    }

    /// <summary>The walk of a point, step by step.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    /// <param name="ef">1 to <see cref="LargestEffort"/>.</param>
    public WalkRecord Walk(int point, int ef)
    {
        Require(1, ef);
        return _walkReader.Read(Require(point), ef);
    }

    /// <summary>
    /// The points in the plane of their first two principal components: computed once, and kept under the cache folder
    /// (<see cref="Data.EmbeddingCache.FolderVariable"/>) by the content of the vectors. O(n d) a pass, tens of passes.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Projection Project(CancellationToken cancellationToken = default)
    {
        _projecting.Wait(cancellationToken);
        try
        {
            return _projection ??= ComputeProjection(cancellationToken);
        }
        finally
        {
            _projecting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _base.Dispose();
        _projecting.Dispose();
    }

    private Projection ComputeProjection(CancellationToken cancellationToken)
    {
        string path = ProjectionCache.PathOf(_base.Vectors);
        if (ProjectionCache.TryRead(path, Count) is { } kept)
        {
            return kept;
        }

        Projection projection = Projection.Compute(_base.Vectors, _base.Build.Threads, cancellationToken);
        ProjectionCache.Write(path, projection);
        return projection;
    }

    private static StageProgress? Step(IProgress<ExplorationProgress>? progress, string stage)
    {
        progress?.Report(new ExplorationProgress(stage, 0));
        return progress is null ? null : new StageProgress(progress, stage);
    }

    private static void RequireWithin(int value, string name)
    {
        if (value is < 1 or > Most)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{name}: found {value}, expected 1 to {Most}"));
        }
    }

    private int Require(int point)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)point, (uint)Count, nameof(point));
        return point;
    }

    private void Require(int k, int ef)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, LargestK);
        ArgumentOutOfRangeException.ThrowIfLessThan(ef, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ef, LargestEffort);
    }
}
