using System.Globalization;
using Plumbline.Engines.Servers;
using StackExchange.Redis;

namespace Plumbline.Engines.Redis;

/// <summary>Fills a vector set with VADD, many in flight. Ids are written as decimal numbers.</summary>
internal sealed class RedisLoader : IEngineLoader
{
    private readonly RedisConnection _connection;
    private readonly LoadOptions _options;
    private readonly string _quantization;
    private RedisVectorSet _target;
    private int _dimension;

    public RedisLoader(RedisConnection connection, LoadOptions options)
    {
        _connection = connection;
        _options = options;
        _quantization = connection.Address.Parameter("quant") ?? "q8";
        _target = new RedisVectorSet(connection, connection.Key);
    }

    /// <inheritdoc/>
    public string Name => $"{_connection.Kind} vector set ({_quantization}), key {_connection.Key}";

    /// <inheritdoc/>
    public bool IsQuantized => _quantization != "noquant";

    /// <summary>Refuses what no server takes, before it is connected to.</summary>
    public static void Validate(EngineAddress address, LoadOptions options)
    {
        if (address.Parameter("quant") is { } quantization && quantization is not ("noquant" or "q8" or "bin"))
        {
            throw new EngineTargetException(address.ToString(), "quant", $"'{quantization}'", "noquant, q8 (the default) or bin");
        }

        if (options.M is < 4 or > 4096)
        {
            throw new EngineTargetException(address.ToString(), "M", $"{options.M}", "4 to 4096");
        }

        if (options.EfConstruction is < 1 or > 1_000_000)
        {
            throw new EngineTargetException(address.ToString(), "EF", $"{options.EfConstruction}", "1 to 1000000");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LoadStart> BeginAsync(int dimension, CancellationToken cancellationToken)
    {
        _dimension = dimension;
        if (!_connection.IsGarnet && _options.Metric != Metric.Cosine)
        {
            throw Refusal("metric", _options.Metric.ToString(), "cosine: Redis knows no other");
        }

        RedisVectorSet set = new(_connection, _connection.Key);
        bool isThere = await set.ReadInfoAsync(cancellationToken).ConfigureAwait(false);
        if (_options.Mode == LoadMode.Replace && isThere)
        {
            await BeginReplacingAsync(cancellationToken).ConfigureAwait(false);
            return new LoadStart(0, new HashSet<long>());
        }

        if (!isThere || set.Count == 0)
        {
            return new LoadStart(0, new HashSet<long>());
        }

        if (_options.Mode == LoadMode.Fresh)
        {
            throw Refusal($"key {set.Key}", string.Create(CultureInfo.InvariantCulture, $"a vector set of {Quantity.Count(set.Count, "vector")}"), "none; --append adds to it, --replace puts the new in its place, --resume goes on with a load that was cut off");
        }

        RequireSame(set, dimension);
        EngineKeys keys = new(await new RedisElements(set).ListAsync(null, cancellationToken).ConfigureAwait(false));
        if (!keys.AreNumbers && _options.Mode == LoadMode.Resume)
        {
            throw Refusal($"key {set.Key}", $"elements that are no numbers, such as '{keys.KeyOf(0)}'", "a load of plumb load to go on with");
        }

        if (_options.Mode == LoadMode.Resume)
        {
            return new LoadStart(0, keys.Ids.ToHashSet());
        }

        // Texts among the elements do not stop numbers from being added.
        long largest = -1;
        for (int i = 0; i < keys.Ids.Count; i++)
        {
            if (long.TryParse(keys.KeyOf(keys.Ids[i]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                largest = Math.Max(largest, number);
            }
        }

        return new LoadStart(largest + 1, new HashSet<long>());
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (ids.Length != vectors.Count || vectors.Dimension != _dimension)
        {
            throw new ArgumentException($"There are {Quantity.Count(ids.Length, "id")} and {Quantity.Count(vectors.Count, "vector")} of dimension {vectors.Dimension}; expected as many, of {_dimension}.", nameof(vectors));
        }

        await RedisPipeline.RunAsync(
            ids.Length,
            RedisVectorSet.DefaultInFlight,
            (i, token) => AddAsync(ids.Span[i], RedisVectorSet.Blob(vectors[i]), token),
            (_, _) => { },
            null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<VectorSet> ReadAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken) => ReadBackAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_target.Key == _connection.Key)
        {
            progress?.Report(1);
            return;
        }

        // One step for whoever searches: the old is there until the new is.
        await _target.AskAsync("RENAME", [(RedisKey)_connection.Key], cancellationToken).ConfigureAwait(false);
        _target = new RedisVectorSet(_connection, _connection.Key);
        progress?.Report(1);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>A key of the same hash slot, which RENAME needs in a cluster.</summary>
    internal static string TemporaryKey(string key)
    {
        int open = key.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : key.IndexOf('}', open + 1);
        return close > open + 1 ? $"{key}:plumbline-load" : $"{{{key}}}:plumbline-load";
    }

    private async ValueTask BeginReplacingAsync(CancellationToken cancellationToken)
    {
        string temporary = TemporaryKey(_connection.Key);
        if (!_connection.IsSameSlot(temporary))
        {
            throw Refusal($"key {_connection.Key}", "braces that leave no name in its hash slot for a second key", "another key, or the old one deleted beforehand");
        }

        _target = new RedisVectorSet(_connection, temporary);
        // Left by a load that was cut off.
        await _target.AskAsync("DEL", [], cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> AddAsync(long id, byte[] vector, CancellationToken cancellationToken)
    {
        List<object> arguments = ["FP32", vector, id.ToString(CultureInfo.InvariantCulture), _quantization.ToUpperInvariant()];
        if (_options.EfConstruction is { } effort)
        {
            arguments.AddRange(["EF", effort]);
        }

        if (_options.M is { } links)
        {
            arguments.AddRange(["M", links]);
        }

        if (_connection.IsGarnet)
        {
            arguments.AddRange(["XDISTANCE_METRIC", GarnetMetric(_options.Metric)]);
        }

        return (long)await _target.AskAsync("VADD", [.. arguments], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<VectorSet> ReadBackAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken)
    {
        await _target.ReadInfoAsync(cancellationToken).ConfigureAwait(false);
        string[] names = new string[ids.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = ids.Span[i].ToString(CultureInfo.InvariantCulture);
        }

        return await RedisVectors.ReadAsync(_target, names, null, cancellationToken).ConfigureAwait(false);
    }

    private void RequireSame(RedisVectorSet set, int dimension)
    {
        string quantization = set.Quantization switch { "f32" or "fp32" => "noquant", "int8" => "q8", string other => other };
        if (set.Dimension != dimension)
        {
            throw Refusal($"key {set.Key}", $"vectors of dimension {Quantity.Count(set.Dimension)}", $"{dimension}, that of the vectors to load");
        }

        if (quantization != _quantization)
        {
            throw Refusal($"key {set.Key}", $"a vector set of quant={quantization}", $"quant={_quantization}; name what is there in the address");
        }

        string metric = GarnetMetric(_options.Metric) switch { "L2" => "l2", "IP" => "inner-product", _ => "cosine" };
        if (set.MetricName is { } name && name != metric)
        {
            throw Refusal($"key {set.Key}", $"a vector set of metric {name}", $"{metric}; name what is there with --metric");
        }
    }

    private EngineTargetException Refusal(string place, string found, string expected) => new(_connection.Address.ToString(), place, found, expected);

    private static string GarnetMetric(Metric metric) => metric switch
    {
        Metric.InnerProduct => "IP",
        Metric.Cosine => "COSINE",
        _ => "L2",
    };
}
