using System.Globalization;
using Npgsql;

namespace Plumbline.Engines.Postgres;

/// <summary>Builds an HNSW index and tells how far it is.</summary>
internal static class PostgresIndexBuild
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // How long a server may take to heed that it is to stop.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(3);

    /// <summary>Builds the index where there is none of that operator class yet.</summary>
    /// <param name="connections">Connections to the database.</param>
    /// <param name="table">The table, quoted.</param>
    /// <param name="column">The column, quoted.</param>
    /// <param name="operatorClass">Such as <c>vector_l2_ops</c>.</param>
    /// <param name="options">A WITH clause, or nothing.</param>
    /// <param name="watch">Whether a second connection can ask how far it is.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask RunAsync(
        PostgresConnections connections, string table, string column, string operatorClass, string options, bool watch, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        bool exists = await connections.UseAsync("looking for an index", connection => ExistsAsync(connection, table, operatorClass, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!exists)
        {
            using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task watching = watch && progress is not null ? WatchAsync(connections, table, progress, done.Token) : Task.CompletedTask;
            try
            {
                string statement = $"CREATE INDEX ON {table} USING hnsw ({column} {operatorClass}){options}";
                Task<bool> building = connections.UseAsync("building the index", connection => BuildAsync(connection, statement, cancellationToken), cancellationToken).AsTask();
                await StopsAsync(building, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await done.CancelAsync().ConfigureAwait(false);
                await watching.ConfigureAwait(false);
            }
        }

        progress?.Report(1);
    }

    /// <summary>Waits for the building, and after a cancellation no longer than for a server that heeds it.</summary>
    private static async Task StopsAsync(Task building, CancellationToken cancellationToken)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellationToken.Register(cancelled.SetResult);
        if (await Task.WhenAny(building, cancelled.Task).ConfigureAwait(false) != building)
        {
            await Task.WhenAny(building, Task.Delay(StopTime, CancellationToken.None)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await building.ConfigureAwait(false);
    }

    private static async ValueTask<bool> ExistsAsync(NpgsqlConnection connection, string table, string operatorClass, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(
            "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0] JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam WHERE i.indrelid = to_regclass($1) AND o.opcname = $2 AND m.amname = 'hnsw' AND i.indisvalid)",
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        command.Parameters.Add(new NpgsqlParameter { Value = operatorClass });
        await using (command.ConfigureAwait(false))
        {
            return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }

    private static async ValueTask<bool> BuildAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new($"BEGIN; SET LOCAL statement_timeout = 0; {statement}; COMMIT", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private static async Task WatchAsync(PostgresConnections connections, string table, IProgress<double> progress, CancellationToken cancellationToken)
    {
        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT coalesce(max(CASE WHEN tuples_total > 0 THEN tuples_done::float8 / tuples_total WHEN blocks_total > 0 THEN blocks_done::float8 / blocks_total ELSE 0 END), 0) FROM pg_catalog.pg_stat_progress_create_index WHERE relid = to_regclass({PostgresNames.Literal(table)})");
        try
        {
            while (true)
            {
                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
                double share = await connections.UseAsync("progress", async connection =>
                {
                    NpgsqlCommand command = new(query, connection);
                    await using (command.ConfigureAwait(false))
                    {
                        return (double)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
                    }
                }, cancellationToken).ConfigureAwait(false);
                progress.Report(share);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or EngineException)
        {
            // How far it is is only told; the building goes on.
        }
    }
}
