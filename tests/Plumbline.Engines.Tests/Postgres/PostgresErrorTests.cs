using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Postgres;

public sealed class PostgresErrorTests(PgliteFixture server) : IClassFixture<PgliteFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nowhere", "", "table nowhere: found none, expected a table that exists")]
    [InlineData("bare", "", "no index on column embedding, so that every search reads the whole table, expected CREATE INDEX ON bare USING hnsw (embedding vector_l2_ops)")]
    [InlineData("bare", "&column=other", "no column other, expected one of id, embedding")]
    [InlineData("bare", "&operator=l7", "operator: found 'l7'")]
    [InlineData("bare", "&colour=red", "parameters: found 'colour'")]
    [InlineData("by_l2", "&operator=cosine", "index by_l2_embedding_idx with vector_l2_ops, which a query by <=> cannot use")]
    [InlineData("by_l1", "", "index by_l1_embedding_idx with vector_l1_ops, whose metric is not measured")]
    [InlineData("by_lists", "", "index by_lists_embedding_idx by ivfflat")]
    [InlineData("by_l2", "&iterative_scan=fast", "iterative_scan: found 'fast', expected off, strict_order or relaxed_order")]
    public async Task WhatCannotBeAskedIsSaidInWords(string table, string parameters, string expected)
    {
        await server.ExecuteAsync("""
            CREATE TABLE IF NOT EXISTS bare (id bigint PRIMARY KEY, embedding vector(3));
            CREATE TABLE IF NOT EXISTS by_l2 (id bigint PRIMARY KEY, embedding vector(3));
            CREATE INDEX IF NOT EXISTS by_l2_embedding_idx ON by_l2 USING hnsw (embedding vector_l2_ops);
            CREATE TABLE IF NOT EXISTS by_l1 (id bigint PRIMARY KEY, embedding vector(3));
            CREATE INDEX IF NOT EXISTS by_l1_embedding_idx ON by_l1 USING hnsw (embedding vector_l1_ops);
            CREATE TABLE IF NOT EXISTS by_lists (id bigint PRIMARY KEY, embedding vector(3));
            CREATE INDEX IF NOT EXISTS by_lists_embedding_idx ON by_lists USING ivfflat (embedding vector_l2_ops) WITH (lists = 1)
            """);
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(async () => await server.OpenAsync(table, parameters));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain(":any@", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusedConnectionIsSaidInWords()
    {
        string target = string.Create(CultureInfo.InvariantCulture, $"postgres://u:s3cret@127.0.0.1:{ServerProcess.FreePort()}/db?table=t");
        EngineException refused = await Assert.ThrowsAsync<EngineException>(async () => await EngineTarget.OpenAsync(target, cancellationToken: Token));
        Assert.Contains("connection refused", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASilentServerIsGivenUp()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string target = string.Create(CultureInfo.InvariantCulture, $"postgres://u:s3cret@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/db?table=t&sslmode=disable");
        EngineException late = await Assert.ThrowsAsync<EngineException>(async () => await EngineTarget.OpenAsync(target, new EngineOptions { Timeout = TimeSpan.FromSeconds(1) }, cancellationToken: Token));
        Assert.Contains("no answer within 1 s", late.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", late.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullTableIsNotTouched()
    {
        using VectorSet vectors = PostgresEngineTests.Vectors(30, 4);
        await server.LoadAsync("full", vectors);
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(() => server.LoadAsync("full", vectors));
        Assert.Contains("table full: found rows, expected none, or --append", refused.Message, StringComparison.Ordinal);
        await server.LoadAsync("full", vectors, new LoadOptions { Mode = LoadMode.Append });
        Assert.Equal(60L, await server.AskAsync("SELECT count(*) FROM \"full\""));
        await server.LoadAsync("full", vectors, new LoadOptions { Mode = LoadMode.Replace });
        Assert.Equal((30L, 29L), (await server.AskAsync("SELECT count(*) FROM \"full\""), await server.AskAsync("SELECT max(id) FROM \"full\"")));
        await server.ExecuteAsync("DELETE FROM \"full\" WHERE id > 10");
        await server.LoadAsync("full", vectors, new LoadOptions { Mode = LoadMode.Resume });
        Assert.Equal(30L, await server.AskAsync("SELECT count(*) FROM \"full\""));
        await using IAnnEngine engine = await server.OpenAsync("full");
        Assert.Equal(30, engine.Description.Count);
    }

    [Fact]
    public async Task AReplacedTableKeepsItsOwnerAndItsReaders()
    {
        using VectorSet vectors = PostgresEngineTests.Vectors(30, 4);
        await server.LoadAsync("owned", vectors);
        await server.ExecuteAsync("CREATE ROLE \"the app\"; CREATE ROLE reader; ALTER TABLE owned OWNER TO \"the app\"; GRANT SELECT ON owned TO reader");
        await server.LoadAsync("owned", vectors, new LoadOptions { Mode = LoadMode.Replace });
        Assert.Equal("the app", await server.AskAsync("SELECT tableowner::text FROM pg_tables WHERE tablename = 'owned'"));
        Assert.Equal(true, await server.AskAsync("SELECT has_table_privilege('reader', 'owned', 'SELECT') AND NOT has_table_privilege('reader', 'owned', 'DELETE') AND has_table_privilege('the app', 'owned', 'DELETE')"));
    }
}
