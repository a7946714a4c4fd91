using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;

namespace Plumbline.VectorData;

/// <summary>
/// A collection of a vector store behind Microsoft.Extensions.VectorData, asked by <c>SearchAsync</c> with vectors. Nothing is ever written to
/// it. The collection stays the caller's.
/// </summary>
/// <typeparam name="TKey">Keys: text, whole numbers, <see cref="Guid"/>, or whatever is the same in text where it is equal.</typeparam>
/// <typeparam name="TRecord">Records.</typeparam>
public sealed class VectorStoreEngine<TKey, TRecord> : IAnnEngine, IVectorReader
    where TKey : notnull
    where TRecord : class
{
    private readonly VectorStoreCollection<TKey, TRecord> _collection;
    private readonly Func<TRecord, TKey> _key;
    private readonly VectorStoreAuditOptions<TRecord> _options;
    private readonly VectorStoreBase _base;
    private readonly Lock _gate = new();
    private int? _changedTo;

    internal VectorStoreEngine(
        string name,
        VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        VectorStoreAuditOptions<TRecord> options,
        VectorPropertyFacts facts,
        VectorStoreBase records)
    {
        _collection = collection;
        _key = key;
        _options = options;
        _base = records;
        Description = new EngineDescription
        {
            Name = name,
            Dimension = records.Vectors.Dimension,
            Metric = facts.Metric,
            Distance = facts.Distance,
            Count = records.Vectors.Count,
            Effort = options.Effort is null || options.SetEffort is not null ? options.Effort : options.Effort with { IsFixed = true },
            IsExact = facts.IsExact,
            Ids = records.Keys.Ids,
            Keys = records.Keys.AreNumbers ? null : records.Keys,
        };
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    /// <summary>The base, n x d, in the order of <see cref="EngineDescription.Ids"/>; goes with the engine.</summary>
    internal VectorSet Vectors => _base.Vectors;

    /// <inheritdoc/>
    public async ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        await SetEffortAsync(search.Effort, cancellationToken).ConfigureAwait(false);
        EngineAnswers answers = new(queries.Count);
        int done = 0;
        // Not search.Threads: a collection need not be thread-safe, and only its owner knows.
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Requests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, queries.Count), parallel, async (query, stop) =>
        {
            (List<string> keys, List<float> scores) = await SearchOneAsync(queries[query].ToArray(), search.K, stop).ConfigureAwait(false);
            lock (_gate)
            {
                answers.Set(query, keys.Select(_base.Keys.IdOf).ToArray(), scores.ToArray());
                done++;
                progress?.Report((double)done / queries.Count);
            }
        }).ConfigureAwait(false);
        return answers;
    }

    /// <inheritdoc/>
    public ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        VectorSet copy = _base.Vectors.Select(Enumerable.Range(0, _base.Vectors.Count).ToArray());
        progress?.Report(1);
        return ValueTask.FromResult(copy);
    }

    /// <summary>Sets the effort back where this engine changed it. The collection stays open.</summary>
    /// <exception cref="EngineException">It could not be set back; the message says what it may be left at.</exception>
    public async ValueTask DisposeAsync()
    {
        _base.Vectors.Dispose();
        if (_changedTo is { } changed && Description.Effort is { } effort)
        {
            _changedTo = null;
            await CallSetEffortAsync(effort.Current, $"setting {effort.Name} back to {effort.Current} (it may be left at {changed})", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<(List<string> Keys, List<float> Scores)> SearchOneAsync(ReadOnlyMemory<float> query, int k, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        List<float> scores = [];
        VectorSearchOptions<TRecord> options = new() { VectorProperty = _options.VectorProperty, IncludeVectors = false };
        try
        {
            await foreach (VectorSearchResult<TRecord> result in _collection.SearchAsync(query, k, options, cancellationToken).ConfigureAwait(false))
            {
                string key = VectorStoreBase.TextOf(_key(result.Record));
                keys.Add(key);
                scores.Add((float)(result.Score ?? throw new EngineException($"{Description.Name}: found record '{key}' without a score in an answer, expected one")));
            }
        }
        catch (Exception e) when (VectorStoreErrors.IsOfStore(e, cancellationToken))
        {
            throw VectorStoreErrors.Translate(Description.Name, $"searching for {k}", e);
        }

        return (keys, scores);
    }

    private async ValueTask SetEffortAsync(int? effort, CancellationToken cancellationToken)
    {
        if (effort is not { } wanted)
        {
            return;
        }

        if (Description.Effort is not { } parameter)
        {
            throw new ArgumentException($"{Description.Name} has no search effort.", nameof(effort));
        }

        if (wanted == (_changedTo ?? parameter.Current))
        {
            return;
        }

        if (parameter.IsFixed)
        {
            throw new ArgumentException($"{parameter.Name} {wanted} is asked for, but that of {Description.Name} is {parameter.Current} and SetEffort is not given.", nameof(effort));
        }

        // Before it is set: where that fails, it may have been changed.
        _changedTo = wanted;
        await CallSetEffortAsync(wanted, $"setting {parameter.Name} to {wanted}", cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CallSetEffortAsync(int effort, string operation, CancellationToken cancellationToken)
    {
        try
        {
            await _options.SetEffort!(effort, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (VectorStoreErrors.IsOfStore(e, cancellationToken))
        {
            throw VectorStoreErrors.Translate(Description.Name, operation, e);
        }
    }
}
