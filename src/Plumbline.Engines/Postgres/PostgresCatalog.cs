using Npgsql;
using NpgsqlTypes;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Asks a server's catalogue. Nothing is changed.</summary>
internal sealed class PostgresCatalog(NpgsqlConnection connection, EngineAddress address)
{
    private const string ColumnQuery = """
        SELECT a.attname, t.typname, a.atttypmod
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """;

    private const string IndexQuery = """
        SELECT i.indrelid, c.relname, m.amname, o.opcname, i.indisvalid AND i.indisready,
               a.attname, pg_catalog.pg_get_indexdef(i.indexrelid, 1, true), pg_catalog.pg_get_expr(i.indpred, i.indrelid),
               coalesce(array_to_string(c.reloptions, ', '), '')
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_am m ON m.oid = c.relam
        JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0]
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND i.indkey[0] > 0
        WHERE i.indrelid = ANY($1) AND m.amname NOT IN ('btree', 'hash', 'brin') ORDER BY c.relname
        """;

    /// <summary>Versions of the server and of pgvector, the schema of the extension.</summary>
    /// <exception cref="EngineTargetException">The database has no pgvector.</exception>
    public async ValueTask<(string Server, string Extension, string Schema)> VersionsAsync(CancellationToken cancellationToken)
    {
        string version = await TextAsync("SELECT version()", cancellationToken).ConfigureAwait(false) ?? "";
        string[] words = version.Split(' ');
        string server = $"PostgreSQL {(words.Length > 1 ? words[1] : "")}{(version.Contains("PGlite", StringComparison.Ordinal) ? " (PGlite)" : "")}";
        (string Version, string Schema)? found = null;
        await ReadAsync(
            "SELECT e.extversion, n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'",
            [],
            row => found = (row.GetString(0), row.GetString(1)),
            cancellationToken).ConfigureAwait(false);
        return found is { } extension
            ? (server, extension.Version, extension.Schema)
            : throw new EngineTargetException(address.ToString(), "database", $"{server} without pgvector", "the extension vector: CREATE EXTENSION vector");
    }

    /// <summary>The table that the address names; null where there is none.</summary>
    /// <exception cref="EngineTargetException">It is no table.</exception>
    public async ValueTask<PostgresTable?> FindTableAsync(string name, CancellationToken cancellationToken)
    {
        (string? schema, string table) = PostgresNames.Split(address, name);
        string exact = schema is null ? PostgresNames.Quote(table) : PostgresNames.Quote(schema, table);
        (uint Oid, string Schema, string Name, char Kind)? found = null;
        // As it was written, or else in lower case, as PostgreSQL reads a name without quotes.
        await ReadAsync(
            "SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = coalesce(to_regclass($1), to_regclass($2))",
            [exact, exact.ToLowerInvariant()],
            row => found = (row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetChar(3)),
            cancellationToken).ConfigureAwait(false);
        if (found is not { } one)
        {
            return null;
        }

        if (one.Kind is not ('r' or 'p' or 'm'))
        {
            throw new EngineTargetException(address.ToString(), $"table {name}", one.Kind == 'v' ? "a view" : one.Kind == 'f' ? "a foreign table" : "no table", "a table, a partitioned table or a materialized view: indexes are on those");
        }

        List<(uint, string)> leaves = [];
        if (one.Kind == 'p')
        {
            await ReadAsync(
                "SELECT c.oid, c.relname FROM pg_partition_tree($1) p JOIN pg_catalog.pg_class c ON c.oid = p.relid WHERE p.isleaf ORDER BY c.relname",
                [one.Oid],
                row => leaves.Add((row.GetFieldValue<uint>(0), row.GetString(1))),
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            leaves.Add((one.Oid, one.Name));
        }

        return new PostgresTable(one.Oid, one.Schema, one.Name, one.Kind == 'p', leaves);
    }

    /// <summary>The columns of a table: name, type, and what the type is limited to (a vector's dimension, -1 for none).</summary>
    public async ValueTask<IReadOnlyList<PostgresColumn>> ColumnsAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        List<PostgresColumn> columns = [];
        await ReadAsync(ColumnQuery, [table.Oid], row => columns.Add(new PostgresColumn(row.GetString(0), row.GetString(1), row.GetInt32(2))), cancellationToken).ConfigureAwait(false);
        return columns;
    }

    /// <summary>Names of the columns of the primary key.</summary>
    public async ValueTask<IReadOnlyList<string>> PrimaryKeyAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await ReadAsync(
            "SELECT a.attname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indrelid = $1 AND i.indisprimary",
            [table.Oid],
            row => names.Add(row.GetString(0)),
            cancellationToken).ConfigureAwait(false);
        return names;
    }

    /// <summary>The indexes of the tables that hold the rows, those by trees and hashes left out.</summary>
    public async ValueTask<IReadOnlyList<PostgresIndex>> IndexesAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        List<PostgresIndex> indexes = [];
        await ReadAsync(
            IndexQuery,
            [table.Leaves.Select(leaf => leaf.Oid).ToArray()],
            row => indexes.Add(new PostgresIndex(
                row.GetFieldValue<uint>(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetBoolean(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.GetString(6),
                row.IsDBNull(7) ? null : row.GetString(7),
                row.GetString(8))),
            cancellationToken).ConfigureAwait(false);
        return indexes;
    }

    /// <summary>One text; null where there is none.</summary>
    public async ValueTask<string?> TextAsync(string statement, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }

    private async ValueTask ReadAsync(string statement, object[] parameters, Action<NpgsqlDataReader> read, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (object value in parameters)
            {
                command.Parameters.Add(value switch
                {
                    uint oid => new NpgsqlParameter { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid },
                    uint[] oids => new NpgsqlParameter { Value = oids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid },
                    _ => new NpgsqlParameter { Value = value },
                });
            }

            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read(reader);
                }
            }
        }
    }
}
