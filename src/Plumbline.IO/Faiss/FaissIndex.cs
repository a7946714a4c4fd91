using Plumbline.Hnsw;
using Plumbline.IO.Faiss;
using Plumbline.IO.Indexes;

namespace Plumbline.IO;

/// <summary>
/// An index file of FAISS, read and searched without FAISS: IndexFlatL2, IndexFlatIP, IndexHNSWFlat, IndexHNSWSQ (QT_8bit, QT_8bit_uniform,
/// QT_fp16), and IndexIDMap or IndexIDMap2 around one of them.
/// </summary>
/// <remarks>
/// The search is that of FAISS 1.7.4 and later, place by place, so that its answers are FAISS's for every k and efSearch. Distances are float32 sums,
/// and FAISS's differ from ours in their last bits, as they do between its own builds: points whose distances differ by less than that may be
/// returned in another order. A flat index is searched exactly; points at the same distance come in the order of their rows.
/// </remarks>
public sealed class FaissIndex : LibraryIndex
{
    private readonly StoredRows _rows;
    private readonly FaissGraph? _graph;
    private readonly long[]? _ids;

    private FaissIndex(LibraryIndexDescription description, StoredRows rows, FaissGraph? graph, long[]? ids)
    {
        Description = description;
        _rows = rows;
        _graph = graph;
        _ids = ids;
    }

    /// <inheritdoc/>
    public override LibraryIndexDescription Description { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long>? Ids => _ids;

    /// <summary>Reads an index file, and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The metric to insist on, memory mapping; null for the defaults.</param>
    /// <param name="progress">Told the share read, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The index; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is another kind of index, or damaged, or its metric is another.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FaissIndex Read(string path, LibraryIndexOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LibraryIndexOptions();
        using IndexCursor cursor = IndexCursor.Open(path, options.MemoryMap, progress, cancellationToken);
        FaissReader reader = new(cursor, headOnly: false, options.SumsOneByOne);
        LibraryIndexDescription description = reader.Read();
        if (options.Metric is { } metric && metric != description.Metric && !(metric == Metric.L2 && description.Metric == Metric.SquaredL2))
        {
            reader.Rows!.Dispose();
            reader.Graph?.Dispose();
            throw cursor.Error("header, metric_type", $"{description.Metric}", $"{metric}, as asked for");
        }

        return new FaissIndex(description, reader.Rows!, reader.Graph, reader.Ids);
    }

    /// <summary>Reads what an index file says of itself, without its vectors and links.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is another kind of index, or its size is not what it says.</exception>
    public static LibraryIndexDescription Describe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using IndexCursor cursor = IndexCursor.Open(path, map: false, progress: null, CancellationToken.None);
        return new FaissReader(cursor, headOnly: true, oneByOne: false).Read();
    }

    private protected override StoredRows Rows => _rows;

    internal override HnswGraph? CopyGraph() =>
        _graph is null ? null : CopyGraph(Description, _graph.EntryPoint, _graph.MaxLevel, _graph.Level, _graph.Links);

    private protected override LibrarySearcher CreateSearcher(LibrarySearch search)
    {
        bool isProduct = Description.Metric == Metric.InnerProduct;
        return _graph is null
            ? new FaissFlatSearcher(_rows, _ids, isProduct, search.K)
            : new FaissGraphSearcher(_graph, _rows, _ids, isProduct, search);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            _graph?.Dispose();
        }
    }
}
