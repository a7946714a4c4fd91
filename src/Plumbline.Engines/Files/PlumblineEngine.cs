using Plumbline.Distances;
using Plumbline.Engines.Servers;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;

namespace Plumbline.Engines.Files;

/// <summary>An index that Plumbline has built. Keys are the ids.</summary>
public sealed class PlumblineEngine : IAnnEngine, IVectorReader
{
    private const int DefaultEffort = 64;

    private readonly VectorIndex<long> _index;
    private readonly CapacityContract _contract;
    private readonly bool _owns;

    /// <summary>Asks an index in memory.</summary>
    /// <param name="index">The index, which stays the caller's.</param>
    /// <param name="contract">What happens when k exceeds the effort; by default it is lifted.</param>
    public PlumblineEngine(VectorIndex<long> index, CapacityContract contract = CapacityContract.Lift)
        : this(index, contract, owns: false)
    {
    }

    private PlumblineEngine(VectorIndex<long> index, CapacityContract contract, bool owns)
    {
        ArgumentNullException.ThrowIfNull(index);
        _index = index;
        _contract = contract;
        _owns = owns;
        Description = new EngineDescription
        {
            Name = "Plumbline HNSW",
            Dimension = index.Dimension,
            Metric = index.Metric,
            Distance = DistanceOf(index.Metric),
            Count = index.Count,
            Effort = new EffortParameter("efSearch", DefaultEffort, "plumb search --ef {0}"),
            HasExactMode = true,
            Ids = IdsOf(index),
        };
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    /// <summary>Opens an index file.</summary>
    /// <param name="path">A file that <c>plumb build</c> or <see cref="VectorIndex{TKey}.Save(string, IProgress{double}?, CancellationToken)"/> has written.</param>
    /// <param name="options">The contract; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IndexFileException">The file is damaged.</exception>
    /// <exception cref="VectorFormatException">Its keys are strings.</exception>
    public static PlumblineEngine Open(string path, EngineOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new EngineOptions();
        IndexFileInfo info = VectorIndex.Describe(path);
        if (info.KeyType != "long")
        {
            throw new VectorFormatException(path, "keys", $"keys of type {info.KeyType}", "keys of type long, which name rows");
        }

        if (options.Metric is { } metric && metric != info.Metric && !(IsL2(metric) && IsL2(info.Metric)))
        {
            throw new VectorFormatException(path, "metric", $"{DistanceOf(info.Metric).Formula()}", $"{DistanceOf(metric).Formula()}, as the metric that was named has it");
        }

        return new PlumblineEngine(VectorIndex.Load(path, options.MemoryMap, progress, cancellationToken), options.Contract ?? CapacityContract.Lift, owns: true);
    }

    /// <inheritdoc/>
    public ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries,
        EngineSearch search,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        return ValueTask.FromResult(search.Exact ? Scan(queries, search, progress, cancellationToken) : Walk(queries, search, progress, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_owns)
        {
            _index.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        int count = checked((int)Description.Count);
        VectorSet vectors = VectorSet.Allocate(count, Description.Dimension);
        try
        {
            for (int row = 0; row < count; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long key = Description.Ids?[row] ?? row;
                if (!_index.TryGetVector(key, vectors.WritableRow(row)))
                {
                    throw new EngineException($"{Description.Name}: found no vector of id {key}, which was removed since the index was opened");
                }
            }
        }
        catch
        {
            vectors.Dispose();
            throw;
        }

        progress?.Report(1);
        return ValueTask.FromResult(vectors);
    }

    private EngineAnswers Walk(VectorSet queries, EngineSearch search, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        SearchParameters parameters = new()
        {
            EfSearch = search.Effort ?? DefaultEffort,
            Contract = _contract,
            Threads = search.Threads,
        };
        IReadOnlyList<SearchResult<long>> results;
        try
        {
            results = _index.SearchBatch(queries, search.K, parameters, filter: null, progress, cancellationToken);
        }
        catch (EffortBelowKException e)
        {
            throw new EngineRefusalException(e.Message, e);
        }

        EngineAnswers answers = new(queries.Count) { Evaluated = new int[queries.Count] };
        for (int query = 0; query < results.Count; query++)
        {
            SearchResult<long> result = results[query];
            answers.Evaluated[query] = result.Evaluated;
            answers.Set(query, [.. result.Neighbors.Select(neighbor => neighbor.Key)], [.. result.Neighbors.Select(neighbor => neighbor.Distance)]);
        }

        return answers;
    }

    private EngineAnswers Scan(VectorSet queries, EngineSearch search, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        EngineAnswers answers = new(queries.Count);
        ParallelWork.Run(
            queries.Count,
            search.Threads,
            _index.Core.Rent,
            (query, searcher) =>
            {
                searcher.Scorer.SetQuery(queries[query]);
                searcher.ScanAll(search.K, _index.Core.Live);
                long[] ids = new long[searcher.Keys.Length];
                float[] distances = new float[ids.Length];
                for (int i = 0; i < ids.Length; i++)
                {
                    ids[i] = _index.Keys[SortKey.Id(searcher.Keys[i])];
                    distances[i] = DistanceComputer.ToMetric(SortKey.Distance(searcher.Keys[i]), _index.Metric);
                }

                answers.Set(query, ids, distances);
            },
            _index.Core.GiveBack,
            progress,
            cancellationToken);
        GC.KeepAlive(queries);
        return answers;
    }

    private static long[]? IdsOf(VectorIndex<long> index)
    {
        long[] ids = [.. Enumerable.Range(0, index.Core.Graph.Count).Where(place => index.Core.Live?.Passes(place) ?? true).Select(place => index.Keys[place])];
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != i)
            {
                return ids;
            }
        }

        return null;
    }

    private static bool IsL2(Metric metric) => metric is Metric.L2 or Metric.SquaredL2;

    private static EngineDistance DistanceOf(Metric metric) => metric switch
    {
        Metric.L2 => EngineDistance.Euclidean,
        Metric.SquaredL2 => EngineDistance.SquaredEuclidean,
        Metric.InnerProduct => EngineDistance.NegativeInnerProduct,
        _ => EngineDistance.OneMinusCosine,
    };
}
