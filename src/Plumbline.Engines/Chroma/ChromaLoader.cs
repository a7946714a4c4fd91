using System.Globalization;
using System.Net;
using System.Text.Json;
using Plumbline.Engines.Servers;
using Plumbline.IO;

namespace Plumbline.Engines.Chroma;

/// <summary>
/// Fills a collection of a Chroma server. Batches go one after the other, so that ids are listed in the order of the rows and the graph is the same
/// each time; a batch is written out while the one before it is on its way.
/// </summary>
internal sealed class ChromaLoader : IEngineLoader
{
    private const string LoadSuffix = "-plumbline-load";

    // The server links a batch into the graph before it answers: one must be done well within the time it may take.
    private const int MostOfBatch = 1_000;
    private const int ValuesOfBatch = 1_000_000;
    private static readonly TimeSpan IndexTimeout = TimeSpan.FromHours(1);

    private readonly EngineAddress _address;
    private readonly ChromaConnection _connection;
    private readonly LoadOptions _options;
    private readonly int _mostOfBatch;
    private readonly bool _asBase64;
    private ChromaCollection? _replaced;
    private ChromaCollection? _collection;
    private int _dimension;
    private long _expected;

    private ChromaLoader(EngineAddress address, ChromaConnection connection, LoadOptions options, string version, int mostOfBatch, bool asBase64)
    {
        _address = address;
        _connection = connection;
        _options = options;
        _mostOfBatch = Math.Max(1, Math.Min(mostOfBatch, MostOfBatch));
        _asBase64 = asBase64;
        Name = $"Chroma {version}, collection {connection.Collection}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsQuantized => false;

    public static async ValueTask<ChromaLoader> OpenAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken)
    {
        ChromaConnection connection = new(address, options.Timeout);
        try
        {
            string version = await connection.VersionAsync(cancellationToken).ConfigureAwait(false);
            ChromaReply reply = await connection.SendAsync(HttpMethod.Get, "api/v2/pre-flight-checks", null, cancellationToken).ConfigureAwait(false);
            using JsonDocument limits = connection.Parse(connection.Require(reply));
            int most = limits.RootElement.Property("max_batch_size") is { } size && size.TryWhole(out int value) ? value : MostOfBatch;
            bool asBase64 = limits.RootElement.Property("supports_base64_encoding") is { ValueKind: JsonValueKind.True };
            return new ChromaLoader(address, connection, options, version, most, asBase64);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LoadStart> BeginAsync(int dimension, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _dimension = dimension;
        ChromaCollection? found = await _connection.FindAsync(_connection.Collection, cancellationToken).ConfigureAwait(false);
        if (_options.Mode == LoadMode.Replace && found is not null)
        {
            return await BeginReplacingAsync(found, cancellationToken).ConfigureAwait(false);
        }

        if (found is null)
        {
            if (_options.Mode == LoadMode.Replace)
            {
                await RemoveLeftAsync(_connection.Collection + LoadSuffix, cancellationToken).ConfigureAwait(false);
            }

            _collection = await CreateAsync(_connection.Collection, null, cancellationToken).ConfigureAwait(false);
            return new LoadStart(0, new HashSet<long>());
        }

        long count = await _connection.CountAsync(found, cancellationToken).ConfigureAwait(false);
        if (_options.Mode == LoadMode.Fresh && count > 0)
        {
            throw Refused("vectors", Quantity.Count(count), "none: --append adds to them, --replace puts the new in their place, --resume goes on with a load that was cut off");
        }

        RequireAlike(found);
        _collection = found;
        _expected = count;
        List<string> keys = await ChromaVectors.ListAsync(_connection, found, count, null, cancellationToken).ConfigureAwait(false);
        return _options.Mode == LoadMode.Resume ? new LoadStart(0, Numbers(keys)) : new LoadStart(Next(keys), new HashSet<long>());
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Count != ids.Length || vectors.Dimension != _dimension)
        {
            throw new ArgumentException($"{Quantity.Count(ids.Length, "id")} were given with {Quantity.Count(vectors.Count, "vector")} of dimension {vectors.Dimension}, expected as many, of dimension {_dimension}.", nameof(vectors));
        }

        ChromaCollection collection = Begun();
        string[] keys = Keys(ids.Span);
        int batch = Math.Clamp(ValuesOfBatch / _dimension, 1, _mostOfBatch);
        Task<ChromaReply>? underWay = null;
        for (int first = 0; first < keys.Length; first += batch)
        {
            ReadOnlyMemory<byte> body = ChromaBodies.Add(keys[first..Math.Min(keys.Length, first + batch)], vectors, first, _asBase64);
            if (underWay is not null)
            {
                _connection.Require(await underWay.ConfigureAwait(false));
            }

            underWay = _connection.SendAsync(HttpMethod.Post, $"{_connection.PathOf(collection.Id)}/add", body, cancellationToken);
        }

        if (underWay is not null)
        {
            _connection.Require(await underWay.ConfigureAwait(false));
        }

        _expected += keys.Length;
    }

    /// <inheritdoc/>
    public async ValueTask<VectorSet> ReadAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken) =>
        await ChromaVectors.ReadAsync(_connection, Begun(), Keys(ids.Span), _dimension, null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ChromaCollection collection = Begun();
        long count = await _connection.CountAsync(collection, cancellationToken).ConfigureAwait(false);
        if (count != _expected)
        {
            // An id that is there already is passed over without a word.
            throw new EngineException(FormattableString.Invariant($"{_address}: found {Quantity.Count(count, "vector")} after the load, expected {Quantity.Count(_expected)}: somebody else writes to the collection, or ids were there already"));
        }

        if (count > 0)
        {
            // The first search waits for what is not yet in the graph.
            using VectorSet zero = VectorSet.Allocate(1, _dimension);
            ChromaReply reply = await _connection.SendAsync(
                HttpMethod.Post, $"{_connection.PathOf(collection.Id)}/query", ChromaBodies.Query(zero, 0, 1, 1), cancellationToken, IndexTimeout).ConfigureAwait(false);
            _connection.Require(reply);
        }

        if (_replaced is not null)
        {
            // The server has no exchange: for a moment there is none of that name. What was loaded is kept in any case.
            await DeleteAsync(_replaced.Name, CancellationToken.None).ConfigureAwait(false);
            ChromaReply renamed = await _connection.SendAsync(
                HttpMethod.Put, _connection.PathOf(collection.Id), ChromaBodies.Rename(_replaced.Name), CancellationToken.None).ConfigureAwait(false);
            _connection.Require(renamed);
            _replaced = null;
        }

        progress?.Report(1);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string[] Keys(ReadOnlySpan<long> ids)
    {
        string[] keys = new string[ids.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ids[i].ToString(CultureInfo.InvariantCulture);
        }

        return keys;
    }

    private static HashSet<long> Numbers(IEnumerable<string> keys)
    {
        HashSet<long> numbers = [];
        foreach (string key in keys)
        {
            if (long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number.ToString(CultureInfo.InvariantCulture) == key)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private static long Next(IEnumerable<string> keys)
    {
        HashSet<long> numbers = Numbers(keys);
        return numbers.Count == 0 ? 0 : numbers.Max() + 1;
    }

    private async Task<LoadStart> BeginReplacingAsync(ChromaCollection found, CancellationToken cancellationToken)
    {
        string name = found.Name + LoadSuffix;
        await RemoveLeftAsync(name, cancellationToken).ConfigureAwait(false);
        _collection = await CreateAsync(name, found, cancellationToken).ConfigureAwait(false);
        _replaced = found;
        return new LoadStart(0, new HashSet<long>());
    }

    /// <summary>Removes what a load that was cut off has left: nobody else gives such names.</summary>
    private async Task RemoveLeftAsync(string name, CancellationToken cancellationToken)
    {
        if (await _connection.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
        {
            await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ChromaCollection> CreateAsync(string name, ChromaCollection? like, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = ChromaBodies.Create(name, ChromaCollection.SpaceOf(_options.Metric), _options.M, _options.EfConstruction, like);
        ChromaReply reply = await _connection.SendAsync(HttpMethod.Post, _connection.Collections, body, cancellationToken).ConfigureAwait(false);
        if (reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity)
        {
            throw Refused("new collection", _address.RedactFrom(ChromaConnection.MessageOf(reply)), "a name and settings that the server takes");
        }

        using JsonDocument json = _connection.Parse(_connection.Require(reply));
        return ChromaCollection.Read(json.RootElement) ?? throw _connection.Unreadable("a collection");
    }

    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ChromaReply reply = await _connection.SendAsync(HttpMethod.Delete, _connection.PathOf(name), null, cancellationToken).ConfigureAwait(false);
        _connection.Require(reply);
    }

    private void RequireAlike(ChromaCollection found)
    {
        if (found.Dimension is { } dimension && dimension != _dimension)
        {
            throw Refused("dimension", $"{dimension}", $"{_dimension}, that of the vectors");
        }

        string space = ChromaCollection.SpaceOf(_options.Metric);
        if (found.Space != space)
        {
            throw Refused("space", found.Space, $"{space}, that of --metric");
        }

        if (_options.M is { } links && found.MaxNeighbors is { } maxNeighbors && links != maxNeighbors)
        {
            throw Refused("max_neighbors", $"{maxNeighbors}", $"{links}: a collection keeps what it was created with");
        }

        if (_options.EfConstruction is { } ef && found.EfConstruction is { } efConstruction && ef != efConstruction)
        {
            throw Refused("ef_construction", $"{efConstruction}", $"{ef}: a collection keeps what it was created with");
        }
    }

    private EngineTargetException Refused(string what, string found, string expected) =>
        new(_address.ToString(), $"collection {_connection.Collection}: {what}", found, expected);

    private ChromaCollection Begun() => _collection ?? throw new InvalidOperationException("The load has not begun.");
}
