using Plumbline.Hnsw;
using Plumbline.IO;

namespace Plumbline.Engines.Files;

/// <summary>An index file of FAISS or hnswlib, asked without that library.</summary>
internal sealed class LibraryIndexEngine : IAnnEngine
{
    private readonly LibraryIndex _index;
    private readonly bool _unbounded;

    private LibraryIndexEngine(LibraryIndex index, CapacityContract contract)
    {
        _index = index;
        LibraryIndexDescription description = index.Description;
        bool isFaiss = description.Format == LibraryIndexFormat.Faiss;
        _unbounded = contract == CapacityContract.Lift;
        Metric metric = description.Metric!.Value;
        Description = new EngineDescription
        {
            Name = $"{(isFaiss ? "FAISS" : "hnswlib")} {description.Kind}",
            Dimension = description.Dimension,
            Metric = metric,
            Distance = metric switch
            {
                Metric.SquaredL2 => EngineDistance.SquaredEuclidean,
                Metric.InnerProduct => isFaiss ? EngineDistance.InnerProduct : EngineDistance.OneMinusInnerProduct,
                _ => EngineDistance.OneMinusCosine,
            },
            Count = description.Count - (description.Deleted ?? 0),
            Effort = !description.HasGraph ? null
                : isFaiss ? new EffortParameter("efSearch", description.EfSearch, Statement(description, _unbounded))
                : new EffortParameter("ef", description.EfSearch, "index.set_ef({0})"),
            IsExact = !description.HasGraph,
            Ids = index.Ids,
            IsQuantized = description.Quantizer is not null,
            MetricDoubt = description.MetricDoubt,
        };
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    /// <summary>Opens an index file.</summary>
    /// <param name="path">A file that <c>faiss.write_index</c> or hnswlib's <c>save_index</c> has written.</param>
    /// <param name="options">
    /// The metric, which an hnswlib file needs; the contract: FAISS takes <see cref="CapacityContract.SpillAndPad"/> (the default) and
    /// <see cref="CapacityContract.Lift"/>, hnswlib <see cref="CapacityContract.Lift"/> alone.
    /// </param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is no such index, or damaged, or its metric is not given, or the contract is not one of its library's.</exception>
    public static LibraryIndexEngine Open(string path, EngineOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new EngineOptions();
        LibraryIndexFormat? format = LibraryIndexFile.Recognise(path);
        CapacityContract own = format == LibraryIndexFormat.Hnswlib ? CapacityContract.Lift : CapacityContract.SpillAndPad;
        CapacityContract contract = options.Contract ?? own;
        if (contract != own && contract != CapacityContract.Lift)
        {
            throw new VectorFormatException(path, "contract", NameOf(contract), own == CapacityContract.Lift ? "lift, hnswlib's own" : "spill-and-pad, FAISS's own, or lift (search_bounded_queue = false)");
        }

        LibraryIndexOptions read = new() { Metric = options.Metric, MemoryMap = options.MemoryMap };
        return new LibraryIndexEngine(LibraryIndexFile.Open(path, read, progress, cancellationToken), contract);
    }

    /// <inheritdoc/>
    public ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries,
        EngineSearch search,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        LibrarySearch request = new(search.K) { Effort = search.Effort, Unbounded = _unbounded, Threads = search.Threads };
        LibraryAnswers found = _index.Search(queries, request, progress, cancellationToken);
        EngineAnswers answers = new(queries.Count) { Evaluated = found.Evaluated, Computations = found.Computations };
        for (int query = 0; query < queries.Count; query++)
        {
            answers.Set(query, found.Ids(query), found.Distances(query));
        }

        return ValueTask.FromResult(answers);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _index.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string NameOf(CapacityContract contract) => contract switch
    {
        CapacityContract.SpillAndPad => "spill-and-pad",
        CapacityContract.Truncate => "truncate",
        CapacityContract.Reject => "reject",
        _ => "lift",
    };

    /// <summary>What a Python program says to set the effort, of an index under an IndexIDMap too, and to search as this engine does.</summary>
    private static string Statement(LibraryIndexDescription description, bool unbounded)
    {
        string graph = description.Kind.Contains("IDMap", StringComparison.Ordinal) ? "faiss.downcast_index(index.index).hnsw" : "index.hnsw";
        return unbounded ? $"{graph}.search_bounded_queue = False; {graph}.efSearch = {{0}}" : $"{graph}.efSearch = {{0}}";
    }
}
