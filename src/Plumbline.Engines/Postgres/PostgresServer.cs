using Npgsql;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>PostgreSQL with pgvector: <c>postgres://user@host/database?table=items&amp;column=embedding&amp;id=id</c>.</summary>
internal sealed class PostgresServer : IEngineServer
{
    private static readonly string[] Known =
        ["table", "column", "id", "operator", "index", "iterative_scan", "max_scan_tuples", "sslmode", "sslrootcert", "type", "password"];

    public IReadOnlyList<string> Schemes { get; } = ["postgres", "postgresql"];

    public string Example => "postgres://USER@HOST/DATABASE?table=NAME";

    public int UsualPort => PostgresConnections.UsualPort;

    // TLS is asked for within the protocol.
    public string? SecureScheme => null;

    public async ValueTask<string?> GreetAsync(Stream stream, EngineAddress address, CancellationToken cancellationToken)
    {
        // SSLRequest (PostgreSQL's protocol, "Message Formats"): a server answers with one byte, before anybody says who asks.
        byte[] request = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        byte[] answer = new byte[1];
        return await stream.ReadAsync(answer, cancellationToken).ConfigureAwait(false) == 0 ? null : answer[0] switch
        {
            (byte)'S' => "PostgreSQL, with TLS",
            (byte)'N' => "PostgreSQL, without TLS",
            _ => null,
        };
    }

    public async ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        address.RequireKnownParameters(Known);
        string name = address.RequiredParameter("table", "table=NAME in the address");
        PostgresConnections connections = PostgresConnections.Create(address, options.Timeout);
        try
        {
            return await connections.UseAsync(
                "opening",
                connection => FindAsync(connections, connection, name, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken)
    {
        address.RequireKnownParameters(Known);
        string name = address.RequiredParameter("table", "table=NAME in the address");
        string type = address.Parameter("type") ?? "vector";
        if (type is not ("vector" or "halfvec"))
        {
            throw new EngineTargetException(address.ToString(), "type", $"'{type}'", "vector or halfvec");
        }

        PostgresLoader.Validate(address, options);
        PostgresConnections connections = PostgresConnections.Create(address, options.Timeout);
        try
        {
            return await PostgresLoader.CreateAsync(connections, options, name, type, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<IAnnEngine> FindAsync(PostgresConnections connections, NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        EngineAddress address = connections.Address;
        PostgresCatalog catalog = new(connection, address);
        (string server, string version, string schema) = await catalog.VersionsAsync(cancellationToken).ConfigureAwait(false);
        PostgresTable table = await catalog.FindTableAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new EngineTargetException(address.ToString(), $"table {name}", "none", "a table that exists, with its schema where that is not in the search path (table=SCHEMA.NAME)");
        PostgresTarget target = await PostgresTarget.ChooseAsync(catalog, address, table, schema, cancellationToken).ConfigureAwait(false);
        // The settings of pgvector exist only after its library was loaded, which its first use does.
        await catalog.TextAsync($"SELECT '[1]'::{PostgresNames.Quote(schema)}.vector::text", cancellationToken).ConfigureAwait(false);
        PostgresSettings settings = await PostgresSettings.ReadAsync(connection, address, cancellationToken).ConfigureAwait(false);
        EngineKeys? keys = null;
        IReadOnlyList<long> ids;
        if (target.HasNumbers)
        {
            ids = await PostgresRows.NumbersAsync(address, connection, target, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            keys = new EngineKeys(await PostgresRows.TextsAsync(address, connection, target, cancellationToken).ConfigureAwait(false));
            ids = keys.Ids;
        }

        if (PostgresTarget.RepeatedId(ids, keys) is { } repeated)
        {
            throw new EngineTargetException(address.ToString(), $"column {target.Id.Name}", $"id {repeated} of two rows", "ids that are unique: id=COLUMN in the address names another column");
        }

        int dimension = target.Dimension;
        string partitions = table.IsPartitioned
            ? $", {Quantity.Count(table.Leaves.Count, "partition")}{(target.WithoutIndex.Count > 0 ? $", {target.WithoutIndex.Count} without an index" : "")}"
            : "";
        EngineDescription description = new()
        {
            Name = $"{server} pgvector {version}, table {table.Display}{partitions}, {PostgresMetrics.OperatorOf(target.Metric)}{settings.Words}",
            Dimension = dimension,
            Metric = target.Metric,
            Distance = PostgresMetrics.DistanceOf(target.Metric),
            Count = ids.Count,
            Effort = new EffortParameter(PostgresSettings.EffortName, settings.Effort, "SET hnsw.ef_search = {0}") { Least = settings.Least, Most = settings.Most },
            HasExactMode = true,
            Ids = ids,
            Keys = keys is { AreNumbers: false } ? keys : null,
            Parts = table.IsPartitioned ? Math.Max(1, table.Leaves.Count - target.WithoutIndex.Count) : 1,
            OrderRemedy = settings.OrderRemedy,
            ReachRemedy = $"deleted rows take up places until VACUUM {table.Display}",
            OrdersByNormalized = target.Metric == Metric.Cosine,
            IsQuantized = target.Type == "halfvec" || target.Column.Type == "halfvec",
        };
        return new PostgresEngine(connections, target, settings, description, keys);
    }
}
