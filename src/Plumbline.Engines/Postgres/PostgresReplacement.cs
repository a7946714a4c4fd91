using Npgsql;
using NpgsqlTypes;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>
/// Puts a newly loaded table in the place of another. What the other has beside its rows is either given to the new one (owner, privileges, comment, NOT
/// NULL, names and settings of its indexes) or refused beforehand: nothing goes without a word.
/// </summary>
internal sealed class PostgresReplacement(EngineAddress address, PostgresTable old, PostgresColumn id, PostgresColumn column)
{
    // Each row is something of a table that a new one would not have.
    private const string BelongingsQuery = """
        SELECT 'row level security' FROM pg_catalog.pg_class WHERE oid = $1 AND relrowsecurity
        UNION ALL SELECT 'policy ' || polname FROM pg_catalog.pg_policy WHERE polrelid = $1
        UNION ALL SELECT 'trigger ' || tgname FROM pg_catalog.pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal
        UNION ALL SELECT 'rule ' || rulename FROM pg_catalog.pg_rewrite WHERE ev_class = $1
        UNION ALL SELECT 'constraint ' || conname FROM pg_catalog.pg_constraint WHERE conrelid = $1 AND contype NOT IN ('p', 'n')
        UNION ALL SELECT 'a default or identity of column ' || attname FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped AND (atthasdef OR attidentity <> '')
        UNION ALL SELECT 'privileges on column ' || attname FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attnum > 0 AND attacl IS NOT NULL
        UNION ALL SELECT 'a comment on column ' || a.attname FROM pg_catalog.pg_description d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
            WHERE d.objoid = $1 AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid > 0
        UNION ALL SELECT 'publication ' || p.pubname FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = $1
        UNION ALL SELECT 'inheritance' FROM pg_catalog.pg_inherits WHERE inhrelid = $1 OR inhparent = $1
        UNION ALL SELECT 'storage parameters' FROM pg_catalog.pg_class WHERE oid = $1 AND reloptions IS NOT NULL
        UNION ALL SELECT CASE relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'TEMPORARY' END FROM pg_catalog.pg_class WHERE oid = $1 AND relpersistence <> 'p'
        UNION ALL SELECT 'a tablespace' FROM pg_catalog.pg_class WHERE oid = $1 AND reltablespace <> 0
        UNION ALL SELECT 'a view that depends on it' WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_depend WHERE refobjid = $1 AND classid = 'pg_catalog.pg_rewrite'::regclass)
        UNION ALL SELECT 'a foreign key that refers to it' WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_constraint WHERE confrelid = $1)
        """;

    private const string IndexQuery = """
        SELECT c.relname, i.indisprimary, m.amname = 'hnsw', coalesce(array_to_string(c.reloptions, ', '), '')
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam
        WHERE i.indrelid = to_regclass($1) ORDER BY c.relname
        """;

    private const string GrantQuery = """
        SELECT a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, a.is_grantable
        FROM pg_catalog.pg_class c, aclexplode(c.relacl) a WHERE c.oid = $1 AND a.grantee <> c.relowner
        """;

    /// <summary>Settings of the old index, such as <c>m=8</c>; empty where it has none of its own.</summary>
    public string IndexOptions { get; private set; } = "";

    /// <summary>Refuses a table with something that a new one would not have. Nothing is changed.</summary>
    /// <exception cref="EngineTargetException">It has; the message lists it.</exception>
    public async ValueTask RequirePlainAsync(NpgsqlConnection connection, int columns, CancellationToken cancellationToken)
    {
        List<string> found = [];
        if (old.IsPartitioned)
        {
            found.Add("partitions");
        }

        if (columns != 2)
        {
            found.Add(Quantity.Count(columns, "column"));
        }

        await ReadAsync(connection, BelongingsQuery, Oid, row => found.Add(row.GetString(0)), cancellationToken).ConfigureAwait(false);
        List<(string Name, bool IsPrimary, bool IsHnsw, string Options)> indexes = await IndexesAsync(connection, old.Quoted, cancellationToken).ConfigureAwait(false);
        found.AddRange(indexes.Where(index => index is { IsPrimary: false, IsHnsw: false }).Select(index => $"index {index.Name}"));
        found.AddRange(indexes.Where(index => index.IsHnsw).Skip(1).Select(index => $"index {index.Name}"));
        if (found.Count > 0)
        {
            throw new EngineTargetException(
                address.ToString(), $"table {old.Display}", string.Join(", ", found), "a table of an id and a vector, which --replace puts another in the place of, and these would be lost; TRUNCATE it and load without --replace");
        }

        IndexOptions = indexes.FirstOrDefault(index => index.IsHnsw).Options ?? "";
    }

    /// <summary>Exchanges the tables, in one transaction.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="table">The new table, quoted.</param>
    /// <param name="cancellationToken">Stops it; nothing is exchanged then.</param>
    public async ValueTask SwapAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            List<string> statements = [];
            await ReadAsync(
                connection,
                "SELECT pg_get_userbyid(relowner)::text, obj_description(oid, 'pg_class') FROM pg_catalog.pg_class WHERE oid = $1",
                Oid,
                row =>
                {
                    statements.Add($"ALTER TABLE {table} OWNER TO {PostgresNames.Quote(row.GetString(0))}");
                    statements.Add($"COMMENT ON TABLE {table} IS {(row.IsDBNull(1) ? "NULL" : PostgresNames.Literal(row.GetString(1)))}");
                },
                cancellationToken).ConfigureAwait(false);
            await ReadAsync(
                connection,
                GrantQuery,
                Oid,
                row => statements.Add($"GRANT {row.GetString(0)} ON {table} TO {row.GetString(1)}{(row.GetBoolean(2) ? " WITH GRANT OPTION" : "")}"),
                cancellationToken).ConfigureAwait(false);
            await ReadAsync(
                connection,
                "SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attnotnull AND attname = $2",
                [.. Oid, new NpgsqlParameter { Value = column.Name }],
                _ => statements.Add($"ALTER TABLE {table} ALTER COLUMN {PostgresNames.Quote(column.Name)} SET NOT NULL"),
                cancellationToken).ConfigureAwait(false);
            List<(string Name, bool IsPrimary, bool IsHnsw, string Options)> before = await IndexesAsync(connection, old.Quoted, cancellationToken).ConfigureAwait(false);
            List<(string Name, bool IsPrimary, bool IsHnsw, string Options)> after = await IndexesAsync(connection, table, cancellationToken).ConfigureAwait(false);
            statements.Add($"DROP TABLE {old.Quoted}");
            statements.Add($"ALTER TABLE {table} RENAME TO {PostgresNames.Quote(old.Name)}");
            statements.AddRange(
                from index in after
                join named in before on (index.IsPrimary, index.IsHnsw) equals (named.IsPrimary, named.IsHnsw)
                select $"ALTER INDEX {PostgresNames.Quote(old.Schema, index.Name)} RENAME TO {PostgresNames.Quote(named.Name)}");
            NpgsqlCommand command = new(string.Join("; ", statements), connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The type of the ids, which the new table keeps.</summary>
    public string IdType => id.Type switch { "int2" => "smallint", "int4" => "integer", _ => "bigint" };

    private NpgsqlParameter[] Oid => [new() { Value = old.Oid, NpgsqlDbType = NpgsqlDbType.Oid }];

    private static async ValueTask<List<(string Name, bool IsPrimary, bool IsHnsw, string Options)>> IndexesAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        List<(string, bool, bool, string)> indexes = [];
        await ReadAsync(
            connection,
            IndexQuery,
            [new NpgsqlParameter { Value = table }],
            row => indexes.Add((row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetString(3))),
            cancellationToken).ConfigureAwait(false);
        return indexes;
    }

    private static async ValueTask ReadAsync(NpgsqlConnection connection, string statement, NpgsqlParameter[] parameters, Action<NpgsqlDataReader> read, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
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
