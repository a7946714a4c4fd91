using Plumbline.Engines.Files;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Search;

namespace Plumbline.Engines.Tests;

public sealed class PlumblineEngineTests
{
    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public async Task ExactModeIsExact(Metric metric)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = RandomVectors(500, 12, 1);
        using VectorSet queries = RandomVectors(20, 12, 2);
        using VectorIndex<long> index = VectorIndex.Build(vectors, metric, cancellationToken: token);
        await using PlumblineEngine engine = new(index);
        NeighborTable exact = ExactSearch.Search(vectors, queries, 30, metric, cancellationToken: token);

        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(30) { Exact = true }, cancellationToken: token);

        Assert.Equal(500, engine.Description.Count);
        Assert.Null(engine.Description.Ids);
        for (int query = 0; query < queries.Count; query++)
        {
            Assert.Equal(exact.Ids(query).ToArray(), Array.ConvertAll(answers.Ids(query).ToArray(), id => (int)id));
            for (int i = 0; i < 30; i++)
            {
                Assert.Equal(engine.Description.Distance.Measure(queries[query], vectors[(int)answers.Ids(query)[i]]), answers.Distances(query)[i], 1e-5);
            }
        }
    }

    [Fact]
    public async Task TellsTheIdsOfWhatIsLeft()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = RandomVectors(50, 4, 3);
        using VectorIndex<long> index = new(4, Metric.L2);
        index.AddRange([.. Enumerable.Range(0, 50).Select(i => 1000L + (3 * i))], vectors, cancellationToken: token);
        index.Remove(1003);
        await using PlumblineEngine engine = new(index);

        EngineAnswers answers = await engine.SearchAsync(vectors, new EngineSearch(50), cancellationToken: token);

        Assert.Equal(49, engine.Description.Count);
        Assert.Equal([1000, 1006, 1009], engine.Description.Ids!.Take(3));
        Assert.Equal(49, answers.Ids(7).Length);
        Assert.DoesNotContain(1003, answers.Ids(7).ToArray());
    }

    [Fact]
    public async Task GivesItsVectorsBack()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = RandomVectors(50, 4, 3);
        using VectorIndex<long> index = new(4, Metric.L2);
        index.AddRange([.. Enumerable.Range(0, 50).Select(i => 1000L + (3 * i))], vectors, cancellationToken: token);
        index.Remove(1003);
        await using PlumblineEngine engine = new(index);

        using VectorSet read = await engine.ReadVectorsAsync(cancellationToken: token);

        Assert.Equal(49, read.Count);
        for (int row = 0; row < read.Count; row++)
        {
            Assert.Equal(vectors[(int)(engine.Description.Ids![row] - 1000) / 3], read[row]);
        }
    }

    [Fact]
    public async Task RefusesAnEffortBelowKUnderThatContract()
    {
        using VectorSet vectors = RandomVectors(50, 4, 4);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, cancellationToken: TestContext.Current.CancellationToken);
        await using PlumblineEngine engine = new(index, CapacityContract.Reject);

        EngineRefusalException refusal = await Assert.ThrowsAsync<EngineRefusalException>(
            async () => await engine.SearchAsync(vectors, new EngineSearch(20) { Effort = 10 }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("20", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusesWhatNoEngineAnswers()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = RandomVectors(50, 4, 4);
        using VectorSet wide = RandomVectors(2, 5, 4);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, cancellationToken: token);
        await using PlumblineEngine engine = new(index);
        EngineDescription walkOnly = engine.Description with { HasExactMode = false };

        ArgumentException dimension = await Assert.ThrowsAsync<ArgumentException>(async () => await engine.SearchAsync(wide, new EngineSearch(3), cancellationToken: token));
        Assert.Contains("dimension 5", dimension.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await engine.SearchAsync(vectors, new EngineSearch(0), cancellationToken: token));
        Assert.Throws<ArgumentException>(() => walkOnly.Check(vectors, new EngineSearch(3) { Exact = true }));
        (walkOnly with { IsExact = true }).Check(vectors, new EngineSearch(3) { Exact = true });
    }

    private static VectorSet RandomVectors(int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(random.NextDouble() - 0.5);
        }

        return VectorSet.FromValues(values, dimension);
    }
}
