using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Pgvector;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Writes rows by COPY, or where the server does not take it, by statements of many rows. PGlite, whose one session hangs on COPY, is not asked.</summary>
internal sealed class PostgresRowWriter(PostgresConnections connections, string type, bool mayCopy)
{
    private const int RowsPerStatement = 200;
    private bool? _takesCopy = mayCopy ? null : false;

    /// <summary>Type of the column of ids: int2, int4 or int8.</summary>
    public string IdType { get; set; } = "int8";

    /// <summary>Writes rows; all of them or none.</summary>
    public async ValueTask WriteAsync(string table, string id, string column, ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken)
    {
        long most = IdType switch { "int2" => short.MaxValue, "int4" => int.MaxValue, _ => long.MaxValue };
        if (!ids.IsEmpty && ids.Span[^1] > most)
        {
            throw new EngineTargetException(connections.Address.ToString(), $"column {id}", $"ids up to {most}", string.Create(CultureInfo.InvariantCulture, $"bigint: a vector has id {ids.Span[^1]}"));
        }

        if (_takesCopy != false)
        {
            try
            {
                await connections.UseAsync("COPY", connection => CopyAsync(connection, table, id, column, ids, vectors, cancellationToken), cancellationToken).ConfigureAwait(false);
                _takesCopy = true;
                return;
            }
            catch (EngineException) when (_takesCopy is null && !cancellationToken.IsCancellationRequested)
            {
                // A COPY that failed has written nothing. What is wrong with the rows, the statements say again.
                _takesCopy = false;
                await connections.RenewAsync().ConfigureAwait(false);
            }
        }

        await connections.UseAsync("INSERT", connection => InsertAsync(connection, table, id, column, ids, vectors, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> CopyAsync(
        NpgsqlConnection connection, string table, string id, string column, ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken)
    {
        NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY {table} ({id}, {column}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (importer.ConfigureAwait(false))
        {
            for (int i = 0; i < ids.Length; i++)
            {
                await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await WriteIdAsync(importer, ids.Span[i], cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(Value(vectors[i]), cancellationToken).ConfigureAwait(false);
            }

            await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // Binary rows hold a number in the width of its column.
    private Task WriteIdAsync(NpgsqlBinaryImporter importer, long id, CancellationToken cancellationToken) => IdType switch
    {
        "int2" => importer.WriteAsync(checked((short)id), NpgsqlDbType.Smallint, cancellationToken),
        "int4" => importer.WriteAsync(checked((int)id), NpgsqlDbType.Integer, cancellationToken),
        _ => importer.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken),
    };

    private async ValueTask<bool> InsertAsync(
        NpgsqlConnection connection, string table, string id, string column, ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken)
    {
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            for (int from = 0; from < ids.Length; from += RowsPerStatement)
            {
                int to = Math.Min(ids.Length, from + RowsPerStatement);
                StringBuilder statement = new($"INSERT INTO {table} ({id}, {column}) VALUES ");
                NpgsqlBatchCommand command = new();
                for (int i = from; i < to; i++)
                {
                    int place = 2 * (i - from);
                    statement.Append(CultureInfo.InvariantCulture, $"{(i > from ? "," : "")}(${place + 1},${place + 2})");
                    command.Parameters.Add(new NpgsqlParameter { Value = ids.Span[i] });
                    command.Parameters.Add(new NpgsqlParameter { Value = Value(vectors[i]) });
                }

                command.CommandText = statement.ToString();
                batch.BatchCommands.Add(command);
            }

            // Statements of one batch are one transaction.
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private object Value(ReadOnlySpan<float> values)
    {
        if (type == "vector")
        {
            return new Vector(values.ToArray());
        }

        Half[] halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return new HalfVector(halves);
    }
}
