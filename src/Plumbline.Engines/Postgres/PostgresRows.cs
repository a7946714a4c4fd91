using Npgsql;
using Pgvector;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Reads a table's ids and vectors.</summary>
internal static class PostgresRows
{
    /// <summary>Ids that are numbers, of rows that have a vector, ascending.</summary>
    public static ValueTask<List<long>> NumbersAsync(EngineAddress address, NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken) =>
        ReadAsync(address, connection, target, "", row => row.GetInt64(0), cancellationToken);

    /// <summary>Other ids, of rows that have a vector, by their bytes.</summary>
    public static ValueTask<List<string>> TextsAsync(EngineAddress address, NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken) =>
        ReadAsync(address, connection, target, " COLLATE \"C\"", row => row.GetString(0), cancellationToken);

    /// <summary>Reads the vectors of the rows whose ids are wanted.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="target">The table.</param>
    /// <param name="idOf">The id of a row.</param>
    /// <param name="rows">The place of each id.</param>
    /// <param name="into">Takes the vectors.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Vectors that were there.</returns>
    public static async ValueTask<int> VectorsAsync(
        NpgsqlConnection connection, PostgresTarget target, Func<NpgsqlDataReader, long> idOf, Dictionary<long, int> rows, VectorSet into, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new($"SELECT {target.IdExpression}, {target.QuotedColumn}::{PostgresNames.Quote(target.Schema)}.vector FROM {target.Table.Quoted} WHERE {target.QuotedColumn} IS NOT NULL", connection);
        int found = 0;
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (rows.Remove(idOf(reader), out int row))
                    {
                        ReadOnlySpan<float> vector = reader.GetFieldValue<Vector>(1).Memory.Span;
                        if (vector.Length != into.Dimension)
                        {
                            throw new EngineException($"table {target.Table.Display}: found a vector of dimension {vector.Length}, expected {into.Dimension}");
                        }

                        vector.CopyTo(into.WritableRow(row));
                        found++;
                        if (found % 1000 == 0)
                        {
                            progress?.Report((double)found / into.Count);
                        }
                    }
                }
            }
        }

        return found;
    }

    private static async ValueTask<List<T>> ReadAsync<T>(EngineAddress address, NpgsqlConnection connection, PostgresTarget target, string collation, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new($"SELECT {target.IdExpression} AS plumb_id FROM {target.Table.Quoted} WHERE {target.QuotedColumn} IS NOT NULL ORDER BY {(collation.Length > 0 ? $"({target.IdExpression}){collation}" : "1")}", connection);
        List<T> values = [];
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (reader.IsDBNull(0))
                    {
                        throw new EngineTargetException(address.ToString(), $"column {target.Id.Name}", "NULL", "an id in every row that has a vector: id=COLUMN in the address names another column");
                    }

                    values.Add(read(reader));
                }
            }
        }

        return values;
    }
}
