using Plumbline.Hnsw;
using Plumbline.IO.Hnswlib;
using Plumbline.IO.Indexes;

namespace Plumbline.IO;

/// <summary>An index file of hnswlib (<c>save_index</c>), read and searched without hnswlib.</summary>
/// <remarks>
/// The file does not name its metric, which has to be given. Under <see cref="Metric.Cosine"/> it holds vectors of length 1, as hnswlib's Python
/// binding makes them, and queries are scaled to length 1 as the binding does. Where hnswlib finds fewer than k, its Python binding raises an
/// error; here, as in its C++, what was found is returned. Distances are float32 sums, and points whose distances differ by less than the sums' last bits
/// may be returned in another order.
/// </remarks>
public sealed class HnswlibIndex : LibraryIndex
{
    /// <summary>hnswlib's own <c>ef</c> after loading a file, which does not hold one.</summary>
    public const int DefaultEffort = 10;

    private readonly HnswlibGraph _graph;
    private readonly StoredRows _rows;
    private readonly long[]? _ids;

    private HnswlibIndex(HnswlibGraph graph, Metric metric)
    {
        _graph = graph;
        HnswlibHeader header = graph.Header;
        RowDistance distance = metric == Metric.SquaredL2 ? RowDistance.SquaredL2 : RowDistance.OneMinusProduct;
        HnswlibRows rows = new(graph.Points, header, distance);
        _rows = rows;
        _ids = IdsOf(graph);
        Description = Describe(header, metric) with { Deleted = graph.Deleted, HasIds = _ids is not null, MetricDoubt = new MetricEvidence(graph, rows).Against(metric) };
    }

    /// <inheritdoc/>
    public override LibraryIndexDescription Description { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long>? Ids => _ids;

    /// <summary>Reads an index file, and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The metric, which is required, and memory mapping.</param>
    /// <param name="progress">Told the share read, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The index; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is no index of hnswlib, or damaged, or no metric is given.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static HnswlibIndex Read(string path, LibraryIndexOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        using IndexCursor cursor = IndexCursor.Open(path, options.MemoryMap, progress, cancellationToken);
        if (options.Metric is not { } metric)
        {
            throw cursor.Error("metric", "none, as an hnswlib file names none", "the metric it was built with, l2, ip or cosine (--metric)");
        }

        return new HnswlibIndex(HnswlibReader.Read(cursor), Squared(metric));
    }

    /// <summary>Reads the header of an index file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is no index of hnswlib, or shorter than its header says.</exception>
    public static LibraryIndexDescription Describe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using IndexCursor cursor = IndexCursor.Open(path, map: false, progress: null, CancellationToken.None);
        return Describe(HnswlibReader.Describe(cursor), metric: null);
    }

    private protected override StoredRows Rows => _rows;

    internal override HnswGraph CopyGraph() =>
        CopyGraph(Description, _graph.Header.EntryPoint, _graph.Header.MaxLevel, _graph.UpperLevels, _graph.Links);

    private protected override LibrarySearcher CreateSearcher(LibrarySearch search) =>
        new HnswlibSearcher(_graph, _rows, Description.Metric == Metric.Cosine, search);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _graph.Dispose();
        }
    }

    private static Metric Squared(Metric metric) => metric == Metric.L2 ? Metric.SquaredL2 : metric;

    private static LibraryIndexDescription Describe(HnswlibHeader header, Metric? metric) => new()
    {
        Format = LibraryIndexFormat.Hnswlib,
        Kind = "HierarchicalNSW",
        Count = header.Count,
        Dimension = header.Dimension,
        Metric = metric,
        HasGraph = true,
        M = header.M,
        BaseLinks = header.BaseLinks,
        Levels = header.Count == 0 ? 0 : header.MaxLevel + 1,
        EfConstruction = header.EfConstruction,
        EfSearch = DefaultEffort,
        HasIds = true,
    };

    private static long[]? IdsOf(HnswlibGraph graph)
    {
        bool rowsAreIds = graph.Deleted == 0;
        for (int point = 0; point < graph.Header.Count && rowsAreIds; point++)
        {
            rowsAreIds = graph.Label(point) == point;
        }

        if (rowsAreIds)
        {
            return null;
        }

        long[] ids = new long[graph.Header.Count - graph.Deleted];
        int next = 0;
        for (int point = 0; point < graph.Header.Count; point++)
        {
            if (!graph.IsDeleted(point))
            {
                ids[next++] = graph.Label(point);
            }
        }

        return ids;
    }
}
