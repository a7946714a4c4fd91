using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Tests.Postgres;

public sealed class PostgresEngineTests(PgliteFixture server) : IClassFixture<PgliteFixture>
{
    private const int Count = 600;
    private const int Dimension = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Metric.L2, "l2")]
    [InlineData(Metric.InnerProduct, "ip")]
    [InlineData(Metric.Cosine, "cosine")]
    public async Task ExactAnswersAndThoseOfAHighEffortAreThoseOfBruteForce(Metric metric, string name)
    {
        using VectorSet vectors = Vectors(Count, 1);
        using VectorSet queries = Vectors(20, 2);
        string table = $"exact_{name}";
        await server.LoadAsync(table, vectors, new LoadOptions { Metric = metric });
        await using IAnnEngine engine = await server.OpenAsync(table);
        Assert.Equal((metric, Dimension, (long)Count, false), (engine.Description.Metric, engine.Description.Dimension, engine.Description.Count, engine.Description.IsQuantized));
        EngineAnswers exact = await engine.SearchAsync(queries, new EngineSearch(10) { Exact = true }, cancellationToken: Token);
        EngineAnswers high = await engine.SearchAsync(queries, new EngineSearch(10) { Effort = 1000 }, cancellationToken: Token);
        for (int query = 0; query < queries.Count; query++)
        {
            (long Id, double Distance)[] truth = [.. Enumerable.Range(0, Count)
                .Select(i => ((long)i, engine.Description.Distance.Measure(queries[query], vectors[i])))
                .OrderBy(pair => pair.Item2)
                .Take(10)];
            Assert.Equal(truth.Select(pair => pair.Id), exact.Ids(query).ToArray());
            Assert.Equal(truth.Select(pair => pair.Id), high.Ids(query).ToArray());
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(truth[i].Distance, exact.Distances(query)[i], 1e-4);
            }
        }
    }

    [Fact]
    public async Task AnswersEndAtTheEffort()
    {
        using VectorSet vectors = Vectors(Count, 1);
        using VectorSet queries = Vectors(70, 2);
        await server.LoadAsync("truncated", vectors);
        await using IAnnEngine engine = await server.OpenAsync("truncated");
        Assert.Equal((40, 1, 1000), (engine.Description.Effort!.Current, engine.Description.Effort.Least, engine.Description.Effort.Most));
        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(100), cancellationToken: Token);
        Assert.All(Enumerable.Range(0, queries.Count), query => Assert.Equal(40, answers.Ids(query).Length));
        EngineAnswers few = await engine.SearchAsync(queries, new EngineSearch(100) { Effort = 7 }, cancellationToken: Token);
        Assert.All(Enumerable.Range(0, queries.Count), query => Assert.Equal(7, few.Ids(query).Length));
    }

    [Theory]
    [InlineData("strict_order")]
    [InlineData("relaxed_order")]
    public async Task IterativeScansGoOn(string order)
    {
        using VectorSet vectors = Vectors(Count, 1);
        using VectorSet queries = Vectors(5, 2);
        string table = $"iterative_{order}";
        await server.LoadAsync(table, vectors);
        await using IAnnEngine engine = await server.OpenAsync(table, $"&iterative_scan={order}");
        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(100) { Effort = 10 }, cancellationToken: Token);
        Assert.All(Enumerable.Range(0, queries.Count), query => Assert.Equal(100, answers.Ids(query).Length));
        Assert.Contains(order, engine.Description.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorsAreReadBack()
    {
        using VectorSet vectors = Vectors(50, 3);
        await server.LoadAsync("read_back", vectors);
        await using IAnnEngine engine = await server.OpenAsync("read_back");
        using VectorSet read = await ((IVectorReader)engine).ReadVectorsAsync(cancellationToken: Token);
        for (int i = 0; i < vectors.Count; i++)
        {
            Assert.Equal(vectors[i].ToArray(), read[i].ToArray());
        }
    }

    [Fact]
    public async Task ThePlannerIsAsked()
    {
        using VectorSet vectors = Vectors(Count, 1);
        await server.LoadAsync("planned", vectors);
        await server.ExecuteAsync("ANALYZE planned");
        await using IAnnEngine engine = await server.OpenAsync("planned");
        EnginePlan all = await ((IPlannedEngine)engine).ExplainAsync(new EngineSearch(Count), Token);
        Assert.False(all.UsesIndex);
        Assert.Contains("does not use planned_embedding_idx: it reads planned whole", all.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartitionsAddUpAndOneWithoutIndexIsTold()
    {
        using VectorSet vectors = Vectors(Count, 1);
        using VectorSet queries = Vectors(5, 2);
        await server.ExecuteAsync("CREATE TABLE parts (id bigint PRIMARY KEY, embedding vector(12)) PARTITION BY RANGE (id); CREATE TABLE parts_a PARTITION OF parts FOR VALUES FROM (0) TO (300); CREATE TABLE parts_b PARTITION OF parts FOR VALUES FROM (300) TO (1000)");
        await server.LoadAsync("parts", vectors);
        await using (IAnnEngine engine = await server.OpenAsync("parts"))
        {
            EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(100) { Effort = 20 }, cancellationToken: Token);
            Assert.All(Enumerable.Range(0, queries.Count), query => Assert.Equal(40, answers.Ids(query).Length));
        }

        await server.ExecuteAsync("CREATE TABLE half (id bigint PRIMARY KEY, embedding vector(12)) PARTITION BY RANGE (id); CREATE TABLE half_a PARTITION OF half FOR VALUES FROM (0) TO (300); CREATE TABLE half_b PARTITION OF half FOR VALUES FROM (300) TO (1000); INSERT INTO half SELECT * FROM parts; CREATE INDEX ON half_a USING hnsw (embedding vector_l2_ops)");
        await using IAnnEngine partly = await server.OpenAsync("half");
        Assert.Contains("2 partitions, 1 without an index", partly.Description.Name, StringComparison.Ordinal);
        EnginePlan plan = await ((IPlannedEngine)partly).ExplainAsync(new EngineSearch(10), Token);
        Assert.False(plan.UsesIndex);
        Assert.Contains("half_b", plan.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextsAndUuidsAreIds()
    {
        await server.ExecuteAsync("CREATE TABLE texts (id text PRIMARY KEY, embedding vector(2)); INSERT INTO texts VALUES ('b', '[1,0]'), ('a', '[0,1]'); CREATE INDEX ON texts USING hnsw (embedding vector_l2_ops)");
        await using IAnnEngine engine = await server.OpenAsync("texts");
        using VectorSet query = VectorSet.FromValues([1, 0.1f], 2);
        EngineAnswers answers = await engine.SearchAsync(query, new EngineSearch(2), cancellationToken: Token);
        Assert.Equal(["b", "a"], answers.Ids(0).ToArray().Select(engine.Description.Keys!.KeyOf));
    }

    internal static VectorSet Vectors(int count, int seed)
    {
        Random random = new(seed);
        VectorSet vectors = VectorSet.Allocate(count, Dimension);
        for (int i = 0; i < count; i++)
        {
            foreach (ref float value in vectors.WritableRow(i))
            {
                value = (float)random.NextDouble() - 0.3f;
            }
        }

        return vectors;
    }
}
