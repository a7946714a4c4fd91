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
    public async Task AReplacedTableKeepsWhatIsNotItsRows()
    {
        using VectorSet vectors = PostgresEngineTests.Vectors(30, 4);
        await server.ExecuteAsync("""
            CREATE ROLE "the app"; CREATE ROLE reader;
            CREATE TABLE owned (id integer PRIMARY KEY, embedding vector(12) NOT NULL);
            ALTER TABLE owned OWNER TO "the app"; GRANT SELECT ON owned TO reader; COMMENT ON TABLE owned IS 'it''s ours';
            CREATE INDEX "the Index" ON owned USING hnsw (embedding vector_l2_ops) WITH (m = 8, ef_construction = 40);
            """);
        await server.LoadAsync("owned", vectors);
        await server.LoadAsync("owned", vectors, new LoadOptions { Mode = LoadMode.Replace, EfConstruction = 50 });
        Assert.Equal("the app", await server.AskAsync("SELECT tableowner::text FROM pg_tables WHERE tablename = 'owned'"));
        Assert.Equal(true, await server.AskAsync("SELECT has_table_privilege('reader', 'owned', 'SELECT') AND NOT has_table_privilege('reader', 'owned', 'DELETE') AND has_table_privilege('the app', 'owned', 'DELETE')"));
        Assert.Equal("it's ours", await server.AskAsync("SELECT obj_description('owned'::regclass)"));
        Assert.Equal("the Index ef_construction=50,m=8", await server.AskAsync("SELECT c.relname || ' ' || array_to_string(c.reloptions, ',') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'owned'::regclass AND NOT i.indisprimary"));
        Assert.Equal("owned_pkey", await server.AskAsync("SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'owned'::regclass AND i.indisprimary"));
        Assert.Equal("integer,true", await server.AskAsync("SELECT (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'owned'::regclass AND attname = 'id') || ',' || (SELECT attnotnull FROM pg_attribute WHERE attrelid = 'owned'::regclass AND attname = 'embedding')"));
        Assert.Equal(30L, await server.AskAsync("SELECT count(*) FROM owned"));
    }

    [Theory]
    [InlineData("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY", "row level security")]
    [InlineData("CREATE POLICY mine ON {0} USING (id < 5)", "policy mine")]
    [InlineData("CREATE FUNCTION f_{0}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER tell AFTER INSERT ON {0} EXECUTE FUNCTION f_{0}()", "trigger tell")]
    [InlineData("ALTER TABLE {0} ADD CONSTRAINT small CHECK (id < 1000)", "constraint small")]
    [InlineData("ALTER TABLE {0} ALTER id ADD GENERATED BY DEFAULT AS IDENTITY", "default or identity of column id")]
    [InlineData("ALTER TABLE {0} ALTER id SET DEFAULT 7", "default or identity of column id")]
    [InlineData("CREATE INDEX again_{0} ON {0} (id)", "index again_")]
    [InlineData("CREATE INDEX second_{0} ON {0} USING hnsw (embedding vector_cosine_ops)", "index ")]
    [InlineData("ALTER TABLE {0} SET (fillfactor = 70)", "storage parameters")]
    [InlineData("GRANT SELECT (id) ON {0} TO PUBLIC", "privileges on column id")]
    [InlineData("COMMENT ON COLUMN {0}.id IS 'x'", "a comment on column id")]
    [InlineData("CREATE VIEW v_{0} AS SELECT id FROM {0}", "a view that depends on it")]
    [InlineData("CREATE TABLE t_{0} (id bigint REFERENCES {0})", "a foreign key that refers to it")]
    [InlineData("ALTER TABLE {0} ADD COLUMN more text", "3 columns")]
    [InlineData("CREATE PUBLICATION p_{0} FOR TABLE {0}", "publication p_")]
    public async Task WhatReplacingWouldLoseIsRefused(string statement, string what)
    {
        string table = $"has_{Math.Abs(string.GetHashCode(statement, StringComparison.Ordinal))}";
        using VectorSet vectors = PostgresEngineTests.Vectors(5, 4);
        await server.LoadAsync(table, vectors);
        await server.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, statement, table));
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(() => server.LoadAsync(table, vectors, new LoadOptions { Mode = LoadMode.Replace }));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Equal(true, await server.AskAsync($"SELECT to_regclass('plumb_load_' || '{table}'::regclass::oid) IS NULL"));
    }

    [Theory]
    [InlineData("(1, '[1,2,3]'), (NULL, '[1,2,4]')", "column id: found NULL")]
    [InlineData("(1, '[1,2,3]'), (7, '[1,2,4]'), (7, '[1,2,5]')", "column id: found id 7 of two rows")]
    public async Task IdsThatTellNoRowAreRefused(string rows, string words)
    {
        await server.ExecuteAsync($"DROP TABLE IF EXISTS odd; CREATE TABLE odd (id bigint, embedding vector(3)); INSERT INTO odd VALUES {rows}; CREATE INDEX ON odd USING hnsw (embedding vector_l2_ops)");
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(async () => await server.OpenAsync("odd", "&id=id"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null, "m: found 1")]
    [InlineData(101, 400, "m: found 101")]
    [InlineData(40, null, "found 40 with ef_construction 64, the server's own, expected --ef-construction 80")]
    [InlineData(16, 10, "ef_construction: found 10, expected 32")]
    [InlineData(null, 1001, "ef_construction: found 1001")]
    public async Task IndexSettingsThatNoServerTakesWriteNothing(int? m, int? efConstruction, string words)
    {
        using VectorSet vectors = PostgresEngineTests.Vectors(5, 4);
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(() => server.LoadAsync("unmade", vectors, new LoadOptions { M = m, EfConstruction = efConstruction }));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(true, await server.AskAsync("SELECT to_regclass('unmade') IS NULL"));
    }
}
