using Npgsql;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Auditing;

/// <summary>The faults of a real PostgreSQL with pgvector, found by audits.</summary>
public sealed class PostgresAuditTests : IAsyncLifetime
{
    private const int Count = 3_000;
    private const int Dimension = 16;

    private readonly VectorSet _vectors = Random(Count, 1);
    private PgliteServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PgliteServer.StartAsync();
        await ExecuteAsync("CREATE EXTENSION vector");
        await LoadAsync("items");
    }

    public async ValueTask DisposeAsync()
    {
        _vectors.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task AnswersAreCutOffAtTheEffort()
    {
        AuditResult result = await AuditAsync("items", "", [10, 100], [40]);
        Assert.Equal(EngineContract.Truncate, result.Contract.Contract);
        Assert.Contains("k above hnsw.ef_search is cut off", result.Contract.Words, StringComparison.Ordinal);
        // One of the 40 is the query itself.
        Assert.Equal((39.0, 60), (result.Rows[1].ReturnedMean, result.Rows[1].QueriesWithShortfall));
        Assert.Equal(0, result.Rows[1].Loss.Spillover);
        Assert.Equal(40, result.Capacities[0].Any);
        Assert.True(result.Passed, string.Join('\n', result.Checks));
    }

    [Theory]
    [InlineData("strict_order", true)]
    [InlineData("relaxed_order", false)]
    public async Task IterativeScansGoOnAndRelaxedOnesAreOutOfOrder(string order, bool sorted)
    {
        AuditResult result = await AuditAsync("items", $"&iterative_scan={order}", [10, 200], [20]);
        Assert.True(result.Contract.Contract == EngineContract.Iterate, result.Contract.Words);
        Assert.Contains("makes the search go on", result.Contract.Words, StringComparison.Ordinal);
        Assert.Equal(0, result.Rows[1].Loss.Spillover);
        Assert.Null(result.Capacities[0].Any);
        AuditCheck check = Check(result, "sorted");
        Assert.True(check.Passed == sorted, check.Detail);
        Assert.Equal(!sorted, check.Detail.Contains("strict_order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APlannerThatPassesTheIndexByIsToldOf()
    {
        AuditResult result = await AuditAsync("items", "", [10, 2_000], [40]);
        AuditCheck check = Check(result, "index-used");
        Assert.False(check.Passed, check.Detail);
        Assert.Contains("At k 2001 the planner does not use", check.Detail, StringComparison.Ordinal);
        Assert.Contains("random_page_cost", check.Detail, StringComparison.Ordinal);
        Assert.True(Check(await AuditAsync("items", "", [10], [40]), "index-used").Passed);
    }

    [Fact]
    public async Task PartitionsAreSearchedEachWithTheEffortAndOneWithoutIndexIsToldOf()
    {
        await ExecuteAsync($"CREATE TABLE parted (id bigint PRIMARY KEY, embedding vector({Dimension})) PARTITION BY RANGE (id)");
        await ExecuteAsync($"CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM (0) TO ({Count / 2})");
        await ExecuteAsync($"CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ({Count / 2}) TO ({Count})");
        await ExecuteAsync("INSERT INTO parted SELECT id, embedding FROM items");
        await ExecuteAsync("CREATE INDEX ON parted_a USING hnsw (embedding vector_l2_ops)");
        AuditCheck check = Check(await AuditAsync("parted", "", [10], [40]), "index-used");
        Assert.False(check.Passed, check.Detail);
        Assert.Contains("parted_b have no index", check.Detail, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX", check.Detail, StringComparison.Ordinal);

        await ExecuteAsync("CREATE INDEX ON parted_b USING hnsw (embedding vector_l2_ops)");
        AuditResult both = await AuditAsync("parted", "", [10, 100], [20]);
        Assert.True(Check(both, "index-used").Passed, Check(both, "index-used").Detail);
        Assert.True(both.Contract.Contract == EngineContract.Truncate, both.Contract.Words);
        Assert.Contains("in each of 2 parts", both.Contract.Words, StringComparison.Ordinal);
        Assert.Equal(39, both.Rows[1].ReturnedMean);
        Assert.Equal(40, both.Capacities[0].Any);
    }

    private static AuditCheck Check(AuditResult result, string name) => result.Checks.Single(check => check.Name == name);

    private static VectorSet Random(int count, int seed)
    {
        Random random = new(seed);
        return VectorSet.FromValues([.. Enumerable.Range(0, count * Dimension).Select(_ => (float)random.NextDouble())], Dimension);
    }

    private async Task<AuditResult> AuditAsync(string table, string parameters, int[] ks, int[] efforts)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(_server!.Address(table, parameters), cancellationToken: Stop);
        EngineIds ids = EngineIds.Match(engine.Description, Count);
        using ProbeQueries queries = ProbeQueries.FromBase(_vectors, ids, 60, 1);
        EngineProbe probe = new(engine, _vectors, ids, queries);
        return await new AuditRunner(probe, new AuditOptions { Ks = ks, Efforts = efforts }).RunAsync(cancellationToken: Stop);
    }

    private async Task LoadAsync(string table)
    {
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(_server!.Address(table)), null, Stop);
        await loader.BeginAsync(Dimension, Stop);
        await loader.AddAsync(Enumerable.Range(0, Count).Select(i => (long)i).ToArray(), _vectors, Stop);
        await loader.CompleteAsync(null, Stop);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using NpgsqlConnection connection = new(_server!.ConnectionString);
        await connection.OpenAsync(Stop);
        await using NpgsqlCommand command = new(statement, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
