using Plumbline.Engines;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;

namespace Plumbline.EndToEnd.Auditing;

/// <summary>The faults of a real PostgreSQL with pgvector, found by audits.</summary>
public sealed class PostgresAuditTests(PostgresItems items) : IClassFixture<PostgresItems>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
        Assert.Contains("At LIMIT 2001 and hnsw.ef_search 40 the planner does not use", check.Detail, StringComparison.Ordinal);
        Assert.Contains("random_page_cost", check.Detail, StringComparison.Ordinal);
        Assert.True(Check(await AuditAsync("items", "", [10], [40]), "index-used").Passed);
    }

    [Fact]
    public async Task DeletedRowsAreNotTakenForUnreachableOnes()
    {
        await items.ExecuteAsync($"CREATE TABLE dead (id bigint PRIMARY KEY, embedding vector({PostgresItems.Dimension})); INSERT INTO dead SELECT id, embedding FROM items WHERE id < 300");
        await items.ExecuteAsync("CREATE INDEX ON dead USING hnsw (embedding vector_l2_ops); DELETE FROM dead WHERE id % 4 = 3");
        await using IAnnEngine engine = await EngineTarget.OpenAsync(items.Server.Address("dead"), cancellationToken: Stop);
        Assert.Equal(225, engine.Description.Count);
        EngineIds ids = EngineIds.Match(engine.Description, PostgresItems.Count);
        using ProbeQueries queries = ProbeQueries.FromBase(items.Vectors, ids, 20, 1);
        AuditResult result = await new AuditRunner(new EngineProbe(engine, items.Vectors, ids, queries), new AuditOptions { Ks = [10], Efforts = [40] }).RunAsync(cancellationToken: Stop);
        Assert.True(Check(result, "all-reachable").Passed, Check(result, "all-reachable").Detail);
    }

    [Fact]
    public async Task PartitionsAreSearchedEachWithTheEffortAndOneWithoutIndexIsToldOf()
    {
        await items.ExecuteAsync($"CREATE TABLE parted (id bigint PRIMARY KEY, embedding vector({PostgresItems.Dimension})) PARTITION BY RANGE (id)");
        await items.ExecuteAsync($"CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM (0) TO ({PostgresItems.Count / 2})");
        await items.ExecuteAsync($"CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ({PostgresItems.Count / 2}) TO ({PostgresItems.Count})");
        await items.ExecuteAsync("INSERT INTO parted SELECT id, embedding FROM items");
        await items.ExecuteAsync("CREATE INDEX ON parted_a USING hnsw (embedding vector_l2_ops)");
        AuditCheck check = Check(await AuditAsync("parted", "", [10], [40]), "index-used");
        Assert.False(check.Passed, check.Detail);
        Assert.Contains("parted_b have no index", check.Detail, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX", check.Detail, StringComparison.Ordinal);

        await items.ExecuteAsync("CREATE INDEX ON parted_b USING hnsw (embedding vector_l2_ops)");
        AuditResult both = await AuditAsync("parted", "", [10, 100], [20]);
        Assert.True(Check(both, "index-used").Passed, Check(both, "index-used").Detail);
        Assert.True(both.Contract.Contract == EngineContract.Truncate, both.Contract.Words);
        Assert.Contains("in each of 2 parts", both.Contract.Words, StringComparison.Ordinal);
        Assert.Equal(39, both.Rows[1].ReturnedMean);
        Assert.Equal(40, both.Capacities[0].Any);
    }

    private static AuditCheck Check(AuditResult result, string name) => result.Checks.Single(check => check.Name == name);

    private async Task<AuditResult> AuditAsync(string table, string parameters, int[] ks, int[] efforts)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(items.Server.Address(table, parameters), cancellationToken: Stop);
        EngineIds ids = EngineIds.Match(engine.Description, PostgresItems.Count);
        using ProbeQueries queries = ProbeQueries.FromBase(items.Vectors, ids, 60, 1);
        EngineProbe probe = new(engine, items.Vectors, ids, queries);
        return await new AuditRunner(probe, new AuditOptions { Ks = ks, Efforts = efforts }).RunAsync(cancellationToken: Stop);
    }
}
