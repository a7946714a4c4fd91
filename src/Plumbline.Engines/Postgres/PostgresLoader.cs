using System.Globalization;
using Npgsql;
using Pgvector;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Fills a table and builds its index. What is replaced stays until the end.</summary>
internal sealed class PostgresLoader : IEngineLoader
{
    private const string Mark = "Written by plumb load; it takes the place of another table when it is complete.";
    private readonly PostgresConnections _connections;
    private readonly LoadOptions _options;
    private readonly string _named;
    private readonly string _type;
    private readonly string _schema;
    private readonly bool _isPGlite;
    private readonly PostgresRowWriter _writer;
    private PostgresReplacement? _replacement;
    private string _table = "";
    private string _idName = "id";
    private string _columnName = "embedding";

    private PostgresLoader(PostgresConnections connections, LoadOptions options, string named, string type, (string Server, string Version, string Schema) versions)
    {
        _connections = connections;
        _options = options;
        _named = named;
        _type = type;
        _schema = versions.Schema;
        _isPGlite = versions.Server.Contains("PGlite", StringComparison.Ordinal);
        _writer = new PostgresRowWriter(connections, type, mayCopy: !_isPGlite);
        Name = $"{versions.Server} pgvector {versions.Version}, table {named}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsQuantized => _type == "halfvec";

    private string Type => $"{PostgresNames.Quote(_schema)}.{_type}";

    private string IdColumn => PostgresNames.Quote(_idName);

    private string Column => PostgresNames.Quote(_columnName);

    /// <summary>Refuses what no server takes, before it is connected to.</summary>
    public static void Validate(EngineAddress address, LoadOptions options)
    {
        if (options.M is < 2 or > 100)
        {
            throw new EngineTargetException(address.ToString(), "m", $"{options.M}", "2 to 100");
        }

        // Where one of them is left out it is pgvector's own, 16 and 64.
        int least = Math.Max(4, 2 * (options.M ?? 16));
        if (options.EfConstruction is { } ef && (ef < least || ef > 1000))
        {
            throw new EngineTargetException(address.ToString(), "ef_construction", $"{ef}", $"{least} (twice m) to 1000");
        }

        if (options.EfConstruction is null && options.M > 32)
        {
            throw new EngineTargetException(address.ToString(), "m", $"{options.M} with ef_construction 64, the server's own", $"--ef-construction {2 * options.M} (twice m) or more");
        }
    }

    /// <summary>Connects, and asks for the versions.</summary>
    public static async ValueTask<PostgresLoader> CreateAsync(PostgresConnections connections, LoadOptions options, string named, string type, CancellationToken cancellationToken)
    {
        (string Server, string Version, string Schema) versions = await connections.UseAsync(
            "opening",
            connection => new PostgresCatalog(connection, connections.Address).VersionsAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new PostgresLoader(connections, options, named, type, versions);
    }

    /// <inheritdoc/>
    public ValueTask<LoadStart> BeginAsync(int dimension, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return _connections.UseAsync("beginning to load", async connection =>
        {
            PostgresCatalog catalog = new(connection, _connections.Address);
            PostgresTable? table = await catalog.FindTableAsync(_named, cancellationToken).ConfigureAwait(false);
            if (table is null)
            {
                (string? schema, string name) = PostgresNames.Split(_connections.Address, _named);
                _idName = _connections.Address.Parameter("id") ?? "id";
                _columnName = _connections.Address.Parameter("column") ?? "embedding";
                _table = schema is null ? PostgresNames.Quote(name) : PostgresNames.Quote(schema, name);
                await CreateAsync(connection, _table, dimension, cancellationToken).ConfigureAwait(false);
                return new LoadStart(0, new HashSet<long>());
            }

            await TakeAsync(catalog, table, dimension, cancellationToken).ConfigureAwait(false);
            return _options.Mode switch
            {
                LoadMode.Fresh => await FreshAsync(connection, table, cancellationToken).ConfigureAwait(false),
                LoadMode.Append => new LoadStart(await NumberAsync(connection, $"SELECT coalesce(max({IdColumn})::bigint + 1, 0) FROM {_table}", cancellationToken).ConfigureAwait(false), new HashSet<long>()),
                LoadMode.Resume => new LoadStart(0, await PresentAsync(connection, cancellationToken).ConfigureAwait(false)),
                _ => await BesideAsync(connection, catalog, table, dimension, cancellationToken).ConfigureAwait(false),
            };
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AddAsync(ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken) =>
        _writer.WriteAsync(_table, IdColumn, Column, ids, vectors, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<VectorSet> ReadAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken)
    {
        long[] wanted = ids.ToArray();
        List<(long Id, float[] Values)> found = await _connections.UseAsync("reading back", async connection =>
        {
            List<(long, float[])> rows = [];
            NpgsqlCommand command = new($"SELECT {IdColumn}::bigint, {Column}::{PostgresNames.Quote(_schema)}.vector FROM {_table} WHERE {IdColumn} = ANY($1)", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = wanted });
            await using (command.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        rows.Add((reader.GetInt64(0), reader.GetFieldValue<Vector>(1).Memory.ToArray()));
                    }
                }
            }

            return rows;
        }, cancellationToken).ConfigureAwait(false);
        Dictionary<long, float[]> byId = found.ToDictionary(row => row.Id, row => row.Values);
        if (wanted.Length == 0 || wanted.Any(id => !byId.ContainsKey(id)))
        {
            throw new EngineException($"{_connections.Address}: found {Quantity.Count(byId.Count)} of {Quantity.Count(wanted.Length, "vector")} to compare, expected all: some were deleted since");
        }

        VectorSet vectors = VectorSet.Allocate(wanted.Length, byId[wanted[0]].Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            byId[wanted[i]].CopyTo(vectors.WritableRow(i));
        }

        return vectors;
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await PostgresIndexBuild.RunAsync(_connections, _table, Column, IndexClass, IndexOptions, watch: !_isPGlite, progress, cancellationToken).ConfigureAwait(false);
        if (_replacement is { } replacement)
        {
            await _connections.UseAsync("putting the new table in its place", async connection =>
            {
                await replacement.SwapAsync(connection, _table, cancellationToken).ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private string IndexClass => $"{_type}_{PostgresMetrics.NameOf(_options.Metric)}_ops";

    private string IndexOptions
    {
        get
        {
            List<string> options = [];
            if (_options.M is { } m)
            {
                options.Add(string.Create(CultureInfo.InvariantCulture, $"m = {m}"));
            }

            if (_options.EfConstruction is { } ef)
            {
                options.Add(string.Create(CultureInfo.InvariantCulture, $"ef_construction = {ef}"));
            }

            // What is not said stays as it was.
            options.AddRange((_replacement?.IndexOptions ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Where(kept => !options.Exists(said => said.Split(' ')[0] == kept.Split('=')[0])));

            return options.Count == 0 ? "" : $" WITH ({string.Join(", ", options)})";
        }
    }

    private async ValueTask TakeAsync(PostgresCatalog catalog, PostgresTable table, int dimension, CancellationToken cancellationToken)
    {
        EngineAddress address = _connections.Address;
        IReadOnlyList<PostgresColumn> columns = await catalog.ColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        PostgresColumn column = PostgresTarget.VectorColumn(address, table, columns);
        string idName = address.Parameter("id") ?? "id";
        PostgresColumn id = PostgresTarget.Named(columns, idName)
            ?? throw new EngineTargetException(address.ToString(), $"table {table.Display}", $"no column {idName}", $"one of {string.Join(", ", columns.Select(one => one.Name))}");
        if (id.Type is not ("int2" or "int4" or "int8"))
        {
            throw new EngineTargetException(address.ToString(), $"column {id.Name}", $"ids of type {id.Type}", "smallint, integer or bigint: vectors are loaded under numbers");
        }

        if (column.Modifier != -1 && column.Modifier != dimension)
        {
            throw new EngineTargetException(address.ToString(), $"column {column.Name}", $"dimension {column.Modifier}", $"{dimension}, that of the vectors");
        }

        if (column.Type != _type)
        {
            throw new EngineTargetException(address.ToString(), $"column {column.Name}", $"type {column.Type}", $"{_type}; type={column.Type} in the address takes it as it is");
        }

        PostgresIndex? other = (await catalog.IndexesAsync(table, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(one => one.Column == column.Name && one.IsUsable && PostgresMetrics.NameOf(one.Metric!.Value) != PostgresMetrics.NameOf(_options.Metric));
        if (other is not null && _options.Mode != LoadMode.Replace)
        {
            throw new EngineTargetException(address.ToString(), $"index {other.Name}", other.OperatorClass, $"{IndexClass}, as --metric says");
        }

        _idName = id.Name;
        _columnName = column.Name;
        _table = table.Quoted;
        _writer.IdType = id.Type;
    }

    private async ValueTask<LoadStart> FreshAsync(NpgsqlConnection connection, PostgresTable table, CancellationToken cancellationToken)
    {
        long any = await NumberAsync(connection, $"SELECT count(*) FROM (SELECT 1 FROM {_table} LIMIT 1) one", cancellationToken).ConfigureAwait(false);
        return any == 0
            ? new LoadStart(0, new HashSet<long>())
            : throw new EngineTargetException(_connections.Address.ToString(), $"table {table.Display}", "rows", "none, or --append, --replace or --resume");
    }

    private async ValueTask<HashSet<long>> PresentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        HashSet<long> ids = [];
        NpgsqlCommand command = new($"SELECT {IdColumn}::bigint FROM {_table}", connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    ids.Add(reader.GetInt64(0));
                }
            }
        }

        return ids;
    }

    /// <summary>Makes a table beside the one that is to be replaced.</summary>
    private async ValueTask<LoadStart> BesideAsync(NpgsqlConnection connection, PostgresCatalog catalog, PostgresTable table, int dimension, CancellationToken cancellationToken)
    {
        IReadOnlyList<PostgresColumn> columns = await catalog.ColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        PostgresReplacement replacement = new(_connections.Address, table, PostgresTarget.Named(columns, _idName)!, PostgresTarget.Named(columns, _columnName)!);
        await replacement.RequirePlainAsync(connection, columns.Count, cancellationToken).ConfigureAwait(false);
        _replacement = replacement;
        string name = string.Create(CultureInfo.InvariantCulture, $"plumb_load_{table.Oid}");
        _table = PostgresNames.Quote(table.Schema, name);
        string left = await catalog.TextAsync($"SELECT coalesce(obj_description(to_regclass({PostgresNames.Literal(_table)}), 'pg_class'), '')", cancellationToken).ConfigureAwait(false) ?? "";
        // One that was left by a load that was cut off; another of that name is not ours, and creating it then fails.
        if (left == Mark)
        {
            await ExecuteAsync(connection, $"DROP TABLE {_table}", cancellationToken).ConfigureAwait(false);
        }

        await CreateAsync(connection, _table, dimension, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"COMMENT ON TABLE {_table} IS {PostgresNames.Literal(Mark)}", cancellationToken).ConfigureAwait(false);
        return new LoadStart(0, new HashSet<long>());
    }

    private ValueTask CreateAsync(NpgsqlConnection connection, string table, int dimension, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE {table} ({IdColumn} {_replacement?.IdType ?? "bigint"} PRIMARY KEY, {Column} {Type}({dimension}))"), cancellationToken);

    private static async ValueTask ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<long> NumberAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken) =>
        (long)(await AskAsync(connection, statement, cancellationToken).ConfigureAwait(false))!;

    private static async ValueTask<object?> AskAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
