using System.Net;
using System.Text.Json;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Chroma;

/// <summary>
/// A collection of a Chroma server. Its search effort, <c>ef_search</c>, is a setting of the collection that all its users share: without
/// <see cref="EngineOptions.ChangeSettings"/> it is fixed and nothing is ever written. With it, the setting is changed when a search asks for
/// another effort, and put back at disposal, after errors and cancellation too; a process that is killed leaves it changed.
/// </summary>
public sealed class ChromaEngine : IAnnEngine, IVectorReader
{
    // Of a search that returns much, fewer queries go into one request.
    private const int ResultsOfRequest = 20_000;
    private const int QueriesOfRequest = 32;
    private const int UsualRequests = 4;

    private readonly ChromaConnection _connection;
    private readonly ChromaCollection _collection;
    private readonly EngineAddress _address;
    private readonly EngineKeys _keys;
    private readonly IReadOnlyList<string> _listed;
    private readonly Lock _gate = new();
    private readonly bool _mayChange;
    // Every effort that was sent: of the last, no answer may have come, so that one before it may be what is stored.
    private readonly HashSet<int> _sent = [];
    private int? _changedTo;

    private ChromaEngine(EngineAddress address, ChromaConnection connection, ChromaCollection collection, string version, List<string> keys, Metric metric, bool mayChange)
    {
        _address = address;
        _connection = connection;
        _collection = collection;
        _listed = keys;
        _keys = new EngineKeys(keys);
        _mayChange = mayChange;
        Description = new EngineDescription
        {
            Name = $"Chroma {version}, collection {collection.Name}",
            Dimension = collection.Dimension!.Value,
            Metric = metric,
            Distance = metric switch
            {
                Metric.InnerProduct => EngineDistance.OneMinusInnerProduct,
                Metric.Cosine => EngineDistance.OneMinusCosine,
                _ => EngineDistance.SquaredEuclidean,
            },
            Count = keys.Count,
            Effort = collection.EfSearch is not { } ef ? null : new EffortParameter("ef_search", ef, "collection.modify(configuration={{\"hnsw\": {{\"ef_search\": {0}}}}})")
            {
                IsFixed = !mayChange,
                Remedy = "Chroma reads ef_search when it loads a collection: restart the server, or create the collection anew with that ef_search, then audit again",
            },
            Ids = _keys.Ids,
            Keys = _keys.AreNumbers ? null : _keys,
        };
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    /// <summary>Connects to a server and lists the ids of a collection.</summary>
    /// <param name="address">Its address: <c>chroma://[user:password@]host:8000/collection?tenant=...&amp;database=...</c>, <c>chromas</c> for HTTPS.</param>
    /// <param name="options">How long it may take to answer, and whether its <c>ef_search</c> may be changed.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">There is no such collection, or none that can be searched.</exception>
    public static async ValueTask<ChromaEngine> OpenAsync(
        EngineAddress address, EngineOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new EngineOptions();
        ChromaConnection connection = new(address, options.Timeout);
        try
        {
            string version = await connection.VersionAsync(cancellationToken).ConfigureAwait(false);
            ChromaCollection collection = await connection.FindAsync(connection.Collection, cancellationToken).ConfigureAwait(false)
                ?? throw new EngineTargetException(address.ToString(), "collection", $"no '{connection.Collection}' in its tenant and database", "one that exists");
            if (ChromaCollection.MetricOf(collection.Space) is not { } metric)
            {
                throw new EngineTargetException(address.ToString(), "space", $"'{collection.Space}'", "l2, ip or cosine");
            }

            long count = await connection.CountAsync(collection, cancellationToken).ConfigureAwait(false);
            if (collection.Dimension is null || count == 0)
            {
                throw new EngineTargetException(address.ToString(), $"collection {collection.Name}", "no vectors", "some to search");
            }

            List<string> keys = await ChromaVectors.ListAsync(connection, collection, count, progress, cancellationToken).ConfigureAwait(false);
            return new ChromaEngine(address, connection, collection, version, keys, metric, options.ChangeSettings);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        await SetEffortAsync(search.Effort, cancellationToken).ConfigureAwait(false);
        int batch = Math.Clamp(ResultsOfRequest / search.K, 1, QueriesOfRequest);
        int[] firsts = [.. Enumerable.Range(0, (queries.Count + batch - 1) / batch).Select(i => i * batch)];
        EngineAnswers answers = new(queries.Count);
        int done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = search.Threads > 0 ? search.Threads : UsualRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(firsts, parallel, async (first, stop) =>
        {
            int count = Math.Min(batch, queries.Count - first);
            ChromaResults results = await QueryAsync(queries, first, count, search.K, stop).ConfigureAwait(false);
            lock (_gate)
            {
                Store(results, first, count, answers);
                done += count;
                progress?.Report((double)done / queries.Count);
            }
        }).ConfigureAwait(false);
        return answers;
    }

    /// <inheritdoc/>
    public async ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        await ChromaVectors.ReadAsync(_connection, _collection, _listed, Description.Dimension, progress, cancellationToken).ConfigureAwait(false);

    /// <summary>Puts <c>ef_search</c> back where this engine changed it, unless somebody else has changed it since.</summary>
    /// <exception cref="EngineException">It could not be put back; the message says what it is left at, and what it was.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await PutBackAsync().ConfigureAwait(false);
        }
        finally
        {
            _connection.Dispose();
        }
    }

    private async Task SetEffortAsync(int? effort, CancellationToken cancellationToken)
    {
        if (effort is not { } wanted)
        {
            return;
        }

        if (Description.Effort is not { } parameter)
        {
            throw new ArgumentException($"{Description.Name} has no ef_search: its index is none of HNSW.", nameof(effort));
        }

        if (wanted == (_sent.Count == 0 ? parameter.Current : _changedTo))
        {
            return;
        }

        if (!_mayChange)
        {
            throw new ArgumentException($"ef_search {wanted} is asked for, but that of {Description.Name} is {parameter.Current} and may not be changed.", nameof(effort));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, parameter.Least, nameof(effort));
        // Before it is sent: where no answer comes, the server may have changed it, and only the next write makes it sure.
        _sent.Add(wanted);
        _changedTo = null;
        await WriteEffortAsync(wanted, cancellationToken).ConfigureAwait(false);
        _changedTo = wanted;
    }

    private async Task WriteEffortAsync(int effort, CancellationToken cancellationToken)
    {
        ChromaReply reply = await _connection.SendAsync(HttpMethod.Put, _connection.PathOf(_collection.Id), ChromaBodies.EfSearch(effort), cancellationToken).ConfigureAwait(false);
        _connection.Require(reply);
    }

    private async Task PutBackAsync()
    {
        if (_sent.Count == 0 || _collection.EfSearch is not { } original)
        {
            return;
        }

        try
        {
            ChromaCollection? now = await _connection.FindAsync(_collection.Name, CancellationToken.None).ConfigureAwait(false);
            if (now?.Id == _collection.Id && now.EfSearch is { } left && _sent.Contains(left))
            {
                await WriteEffortAsync(original, CancellationToken.None).ConfigureAwait(false);
            }

            _sent.Clear();
        }
        catch (EngineException e)
        {
            throw new EngineException($"{_address}: ef_search could not be put back, and may be left at {string.Join(" or ", _sent)}; it was {original}: {e.Message}");
        }
    }

    private async Task<ChromaResults> QueryAsync(VectorSet queries, int first, int count, int k, CancellationToken cancellationToken)
    {
        ChromaReply reply = await _connection.SendAsync(
            HttpMethod.Post, $"{_connection.PathOf(_collection.Id)}/query", ChromaBodies.Query(queries, first, count, k), cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound)
        {
            throw new EngineException($"{_address}: the collection is no longer there: {_address.RedactFrom(ChromaConnection.MessageOf(reply))}");
        }

        byte[] content = _connection.Require(reply);
        try
        {
            ChromaResults results = ChromaResults.ReadQuery(content);
            bool fits = results.Ids.Count == count && results.Values.Count == count && results.Ids.Zip(results.Values).All(pair => pair.First.Count == pair.Second.Count);
            return fits ? results : throw _connection.Unreadable($"ids and distances of {Quantity.Count(count, "query")}");
        }
        catch (JsonException)
        {
            throw _connection.Unreadable($"ids and distances of {Quantity.Count(count, "query")}");
        }
    }

    private void Store(ChromaResults results, int first, int count, EngineAnswers answers)
    {
        for (int query = 0; query < count; query++)
        {
            long[] ids = [.. results.Ids[query].Select(_keys.IdOf)];
            answers.Set(first + query, ids, results.Values[query].ToArray());
        }
    }
}
