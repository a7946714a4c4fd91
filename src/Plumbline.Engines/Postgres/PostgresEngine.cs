using System.Data;
using System.Globalization;
using Npgsql;
using Pgvector;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>
/// A table of PostgreSQL with an index of pgvector. Searches run in read-only transactions in which hnsw.ef_search is set and read back; nothing is
/// written.
/// </summary>
internal sealed class PostgresEngine : IAnnEngine, IVectorReader, IPlannedEngine
{
    private const int DefaultConnections = 4;
    private const int QueriesPerTrip = 8;
    private const int QueriesPerTransaction = 64;

    // What makes the planner take the index although it holds a scan for cheaper: the first that does is kept to.
    private static readonly string[][] Forces = [[], ["enable_seqscan"], ["enable_seqscan", "enable_sort"], ["enable_seqscan", "enable_sort", "enable_bitmapscan"]];
    private static readonly string[] ExactSwitches = ["enable_indexscan", "enable_indexonlyscan"];

    private readonly PostgresConnections _connections;
    private readonly PostgresTarget _target;
    private readonly PostgresSettings _settings;
    private readonly EngineKeys? _keys;

    public PostgresEngine(PostgresConnections connections, PostgresTarget target, PostgresSettings settings, EngineDescription description, EngineKeys? keys)
    {
        _connections = connections;
        _target = target;
        _settings = settings;
        _keys = keys;
        Description = description;
    }

    /// <inheritdoc/>
    public EngineDescription Description { get; }

    /// <inheritdoc/>
    public async ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Description.Check(queries, search);
        EngineAnswers answers = new(queries.Count);
        if (queries.Count == 0)
        {
            return answers;
        }

        int next = 0;
        int done = 0;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int blocks = (queries.Count + QueriesPerTransaction - 1) / QueriesPerTransaction;
        int workers = Math.Min(blocks, Connections(search.Threads));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync())).ConfigureAwait(false);
        progress?.Report(1);
        return answers;

        async Task WorkAsync()
        {
            try
            {
                await _connections.UseAsync("search", async connection =>
                {
                    for (int block = Interlocked.Increment(ref next) - 1; block < blocks; block = Interlocked.Increment(ref next) - 1)
                    {
                        int first = block * QueriesPerTransaction;
                        int last = Math.Min(queries.Count, first + QueriesPerTransaction);
                        await TransactAsync(connection, queries, search, first, last, answers, Told, stop.Token).ConfigureAwait(false);
                    }

                    return true;
                }, stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        void Told(int count) => progress?.Report((double)Interlocked.Add(ref done, count) / queries.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<EnginePlan> ExplainAsync(EngineSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return await _connections.UseAsync("plan", async connection =>
        {
            NpgsqlTransaction transaction = await BeginAsync(connection, search.Effort, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PostgresPlan plan = await PlanAsync(connection, search, cancellationToken).ConfigureAwait(false);
                return Words(search, plan);
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<long> ids = Description.Ids!;
        Dictionary<long, int> rows = new(ids.Count);
        for (int i = 0; i < ids.Count; i++)
        {
            rows[ids[i]] = i;
        }

        VectorSet vectors = VectorSet.Allocate(ids.Count, Description.Dimension);
        try
        {
            int found = await _connections.UseAsync(
                "reading vectors",
                connection => PostgresRows.VectorsAsync(connection, _target, IdOf, rows, vectors, progress, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return found == ids.Count
                ? vectors
                : throw new EngineException($"{_connections.Address}: found {Quantity.Count(found)} of the {Quantity.Count(ids.Count, "vector")} that were there at the beginning, expected all: some were deleted since");
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private int Connections(int threads) =>
        Description.Name.Contains("PGlite", StringComparison.Ordinal) ? 1 : threads > 0 ? threads : DefaultConnections;

    private long IdOf(NpgsqlDataReader row) => _keys is null ? row.GetInt64(0) : Known(row.GetString(0));

    private long Known(string key)
    {
        lock (_keys!)
        {
            return _keys.IdOf(key);
        }
    }

    private async ValueTask TransactAsync(
        NpgsqlConnection connection, VectorSet queries, EngineSearch search, int first, int last, EngineAnswers answers, Action<int> told, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> wanted = _settings.For(search.Exact ? null : search.Effort);
        NpgsqlTransaction transaction = await BeginAsync(connection, search.Exact ? null : search.Effort, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await SteerAsync(connection, search, cancellationToken).ConfigureAwait(false);
            for (int from = first; from < last; from += QueriesPerTrip)
            {
                int to = Math.Min(last, from + QueriesPerTrip);
                await AskAsync(connection, queries, search, from, to, answers, cancellationToken).ConfigureAwait(false);
                told(to - from);
            }

            // Once more at the end: what came between must not have changed it.
            await PostgresSettings.CheckAsync(connection, _connections.Address, wanted, cancellationToken).ConfigureAwait(false);
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, int? effort, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyDictionary<string, string> wanted = _settings.For(effort);
            string timeout = ((long)Math.Ceiling(_connections.Timeout.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
            // A connection may be one in which pgvector's library is not loaded yet; its settings count only then.
            NpgsqlCommand load = new($"SET TRANSACTION READ ONLY; SELECT '[1]'::{PostgresNames.Quote(_target.Schema)}.vector::text", connection);
            await using (load.ConfigureAwait(false))
            {
                await load.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await PostgresSettings.SetAsync(connection, wanted.Append(new("statement_timeout", timeout)), cancellationToken).ConfigureAwait(false);
            await PostgresSettings.CheckAsync(connection, _connections.Address, wanted, cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Switches off what keeps the planner from the index, or from reading the table, and makes sure by EXPLAIN.</summary>
    private async ValueTask SteerAsync(NpgsqlConnection connection, EngineSearch search, CancellationToken cancellationToken)
    {
        if (search.Exact)
        {
            await SwitchOffAsync(connection, ExactSwitches, cancellationToken).ConfigureAwait(false);
            PostgresPlan exact = await PlanAsync(connection, search, cancellationToken).ConfigureAwait(false);
            if (exact.Indexes.Count > 0)
            {
                throw new EngineException($"{_connections.Address}: found a plan by index {exact.Indexes[0]} although enable_indexscan is off, expected one that reads the table: there is no exact search");
            }

            return;
        }

        foreach (string[] force in Forces)
        {
            await SwitchOffAsync(connection, force, cancellationToken).ConfigureAwait(false);
            PostgresPlan plan = await PlanAsync(connection, search, cancellationToken).ConfigureAwait(false);
            if (plan.Uses(_target))
            {
                return;
            }
        }

        throw new EngineException($"{_connections.Address}: found no plan that uses {string.Join(", ", _target.Indexes)} for k {search.K}, even with enable_seqscan and enable_sort off, expected the index to be used: EXPLAIN shows why");
    }

    private static async ValueTask SwitchOffAsync(NpgsqlConnection connection, string[] switches, CancellationToken cancellationToken)
    {
        if (switches.Length > 0)
        {
            await PostgresSettings.SetAsync(connection, switches.Select(name => new KeyValuePair<string, string>(name, "off")), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PostgresPlan> PlanAsync(NpgsqlConnection connection, EngineSearch search, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new($"EXPLAIN (FORMAT JSON) {_target.Search(search.K, search.Exact)}", connection);
        await using (command.ConfigureAwait(false))
        {
            // Not all zeros: by cosine that has no direction.
            float[] some = new float[_target.Dimension];
            some[0] = 1;
            command.Parameters.Add(new NpgsqlParameter { Value = Parameter(some) });
            return PostgresPlan.Read((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
        }
    }

    private object Parameter(ReadOnlyMemory<float> values)
    {
        if (_target.Type == "vector")
        {
            return new Vector(values);
        }

        Half[] halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values.Span[i];
        }

        return new HalfVector(halves);
    }

    private async ValueTask AskAsync(NpgsqlConnection connection, VectorSet queries, EngineSearch search, int from, int to, EngineAnswers answers, CancellationToken cancellationToken)
    {
        string statement = _target.Search(search.K, search.Exact);
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            for (int query = from; query < to; query++)
            {
                NpgsqlBatchCommand command = new(statement);
                command.Parameters.Add(new NpgsqlParameter { Value = Parameter(queries[query].ToArray()) });
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                List<long> ids = [];
                List<float> distances = [];
                for (int query = from; query < to; query++)
                {
                    ids.Clear();
                    distances.Clear();
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        ids.Add(IdOf(reader));
                        distances.Add((float)reader.GetDouble(1));
                    }

                    answers.Set(query, [.. ids], [.. distances]);
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private EnginePlan Words(EngineSearch search, PostgresPlan plan)
    {
        List<string> faults = [];
        if (!plan.Uses(_target))
        {
            string read = string.Join(", ", plan.Scanned.Where(name => !_target.WithoutIndex.Contains(name)));
            int effort = search.Effort ?? _settings.Effort;
            faults.Add($"at LIMIT {search.K} and {PostgresSettings.EffortName} {effort} the planner does not use {string.Join(", ", _target.Indexes)}: it reads {read} whole and sorts, which is exact and slow, because it takes an index scan, whose cost grows with {PostgresSettings.EffortName}, for dearer; of few rows it is right, else ANALYZE {_target.Table.Display} corrects its estimates and a lower random_page_cost favours the index");
        }

        if (_target.WithoutIndex.Count > 0)
        {
            faults.Add($"partitions {string.Join(", ", _target.WithoutIndex)} have no index and are read whole by every search; CREATE INDEX on the parent table {_target.Table.Display} makes one on every partition");
        }

        return faults.Count == 0
            ? new EnginePlan(true, $"LIMIT {search.K} is answered by {string.Join(", ", plan.Indexes)}")
            : new EnginePlan(false, string.Join("; ", faults));
    }
}
