using System.Globalization;
using Plumbline.Engines.Tests.Servers;

namespace Plumbline.Engines.Tests.Postgres;

/// <summary>What docs/engines.md says of pgvector, measured on the real server.</summary>
public sealed class PostgresFactsTests(PgliteFixture server) : IClassFixture<PgliteFixture>
{
    private const int Count = 2_000;
    private const int Dimension = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePageSaysWhatIsMeasured()
    {
        using VectorSet vectors = Random(Count, 1);
        using VectorSet queries = Random(20, 2);
        await server.LoadAsync("facts", vectors);
        string version = $"pgvector {await server.AskAsync("SELECT extversion FROM pg_extension WHERE extname = 'vector'")}";
        List<(string, string, string)> rows = [];
        foreach (string range in (string[])["hnsw.ef_search", "hnsw.max_scan_tuples"])
        {
            object? limits = await server.AskAsync($"SELECT boot_val || ', ' || min_val || ' to ' || max_val FROM pg_settings WHERE name = '{range}'");
            rows.Add((version, $"{range}: default, range", $"{limits}"));
        }

        rows.Add((version, "k 100 at hnsw.ef_search 40", await CountsAsync("facts", "", queries, 100, 40)));
        rows.Add((version, "k 100 at hnsw.ef_search 10, hnsw.iterative_scan = strict_order", await CountsAsync("facts", "&iterative_scan=strict_order", queries, 100, 10)));
        rows.Add((version, "k 100 at hnsw.ef_search 10, hnsw.iterative_scan = relaxed_order", await CountsAsync("facts", "&iterative_scan=relaxed_order", queries, 100, 10)));
        await server.ExecuteAsync($"CREATE TABLE facts_parts (id bigint PRIMARY KEY, embedding vector({Dimension})) PARTITION BY RANGE (id)");
        await server.ExecuteAsync("CREATE TABLE facts_low PARTITION OF facts_parts FOR VALUES FROM (0) TO (1000)");
        await server.ExecuteAsync("CREATE TABLE facts_high PARTITION OF facts_parts FOR VALUES FROM (1000) TO (2000)");
        await server.ExecuteAsync("INSERT INTO facts_parts SELECT id, embedding FROM facts");
        await server.ExecuteAsync("CREATE INDEX ON facts_parts USING hnsw (embedding vector_l2_ops)");
        rows.Add((version, "k 100 at hnsw.ef_search 20 on a table of two partitions", await CountsAsync("facts_parts", "", queries, 100, 20)));
        await using (IAnnEngine engine = await server.OpenAsync("facts"))
        {
            EngineAnswers exact = await engine.SearchAsync(queries, new EngineSearch(100) { Exact = true }, cancellationToken: Token);
            rows.Add((version, "exact search by enable_indexscan = off", Enumerable.Range(0, queries.Count).All(query => IsExact(engine, vectors, queries[query], exact.Ids(query))) ? "the true neighbours" : "other than the true neighbours"));
            foreach (int k in (int[])[10, 1_000])
            {
                EnginePlan plan = await ((IPlannedEngine)engine).ExplainAsync(new EngineSearch(k), Token);
                rows.Add((version, $"LIMIT {k} on 2,000 rows, left to the planner", plan.UsesIndex ? "the index answers" : "the table is read whole"));
            }
        }

        MeasuredFacts.Check("postgres", rows);
    }

    private static VectorSet Random(int count, int seed)
    {
        Random random = new(seed);
        return VectorSet.FromValues([.. Enumerable.Range(0, count * Dimension).Select(_ => (float)random.NextDouble())], Dimension);
    }

    private static bool IsExact(IAnnEngine engine, VectorSet vectors, ReadOnlySpan<float> query, ReadOnlySpan<long> ids)
    {
        double[] distances = new double[vectors.Count];
        for (int i = 0; i < vectors.Count; i++)
        {
            distances[i] = engine.Description.Distance.Measure(query, vectors[i]);
        }

        return Enumerable.Range(0, vectors.Count).OrderBy(i => distances[i]).Take(ids.Length).Select(i => (long)i).SequenceEqual(ids.ToArray());
    }

    private async Task<string> CountsAsync(string table, string parameters, VectorSet queries, int k, int effort)
    {
        await using IAnnEngine engine = await server.OpenAsync(table, parameters);
        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(k) { Effort = effort }, cancellationToken: Token);
        int[] counts = [.. Enumerable.Range(0, queries.Count).Select(query => answers.Ids(query).Length).Distinct().Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(" to ", counts)} rows");
    }
}
