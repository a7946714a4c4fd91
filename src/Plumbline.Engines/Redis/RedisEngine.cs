using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Redis;

/// <summary>A vector set of a server that speaks the Redis protocol. It is only read.</summary>
internal sealed class RedisEngine : IAnnEngine, IVectorReader
{
    // VSIM's own where EF is not named, in Redis and in Garnet.
    private const int DefaultEffort = 100;
    private const int MostEffort = 1_000_000;

    private readonly RedisVectorSet _set;
    private readonly IReadOnlyList<string> _elements;
    private readonly EngineKeys _keys;

    private RedisEngine(RedisVectorSet set, IReadOnlyList<string> elements, EngineDistance distance)
    {
        _set = set;
        _elements = elements;
        _keys = new EngineKeys(elements);
        Description = new EngineDescription
        {
            Name = $"{set.Connection.Kind} vector set ({set.Quantization})",
            Dimension = set.Dimension,
            Metric = RedisScores.MetricOf(distance),
            Distance = distance,
            Count = elements.Count,
            Effort = new EffortParameter("EF", DefaultEffort, $"VSIM {set.Key} ... EF {{0}}") { Most = MostEffort },
            HasExactMode = true,
            Ids = _keys.Ids,
            Keys = _keys.AreNumbers ? null : _keys,
            IsQuantized = set.IsQuantized,
            Notes = [.. NotesOf(set, distance)],
        };
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    public static async ValueTask<RedisEngine> OpenAsync(RedisConnection connection, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        RedisVectorSet set = new(connection, connection.Key);
        if (!await set.ReadInfoAsync(cancellationToken).ConfigureAwait(false) || set.Count == 0)
        {
            throw new EngineTargetException(connection.Address.ToString(), $"key {connection.Key}", "nothing", "a vector set; KEYS * lists what the server has");
        }

        IReadOnlyList<string> elements = await new RedisElements(set).ListAsync(progress, cancellationToken).ConfigureAwait(false);
        EngineDistance distance = await RedisScores.FindAsync(set, elements, cancellationToken).ConfigureAwait(false);
        return new RedisEngine(set, elements, distance);
    }

    /// <inheritdoc/>
    public async ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries,
        EngineSearch search,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        if (search.Effort is < 1 or > MostEffort)
        {
            throw new ArgumentException($"EF is {search.Effort}, and may be 1 to {MostEffort}.", nameof(search));
        }

        EngineAnswers answers = new(queries.Count);
        await RedisPipeline.RunAsync(
            queries.Count,
            search.Threads > 0 ? search.Threads : RedisVectorSet.DefaultInFlight,
            (query, token) => _set.SearchAsync(RedisVectorSet.Blob(queries[query]), search.K, search.Exact ? null : search.Effort, search.Exact, token),
            (query, answer) => answers.Set(query, Array.ConvertAll(answer.Elements, _keys.IdOf), answer.Scores),
            progress,
            cancellationToken).ConfigureAwait(false);
        return answers;
    }

    /// <inheritdoc/>
    public async ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        await RedisVectors.ReadAsync(_set, _elements, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _set.Connection.DisposeAsync();

    private static IEnumerable<string> NotesOf(RedisVectorSet set, EngineDistance distance)
    {
        if (distance != EngineDistance.CosineScore)
        {
            yield return $"VSIM's WITHSCORES returns {distance.Formula()}, {(distance.IsDescending() ? "largest" : "smallest")} first, where Redis documents similarities from 1 to 0: code written for Redis reads these scores the wrong way round. Compare them as distances.";
        }

        if (set.IsQuantized)
        {
            yield return $"The set was built with quantization {set.Quantization} (Q8 is the default of VADD): searches go by lossy codes. What the loss is, is part of the overlap; NOQUANT keeps float32.";
        }
    }
}
