using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.IO.Tests.Indexes;
using Plumbline.Testing;

namespace Plumbline.Engines.Tests;

/// <summary>Index files of FAISS and hnswlib as engines.</summary>
public sealed class LibraryIndexEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FaissSpillsAndPads()
    {
        await using IAnnEngine engine = await Open("hnsw", IndexFiles.Faiss("hnsw"));
        EngineDescription description = engine.Description;
        Assert.Equal(("FAISS IndexHNSWFlat", 5, 60L, Metric.SquaredL2, EngineDistance.SquaredEuclidean), (description.Name, description.Dimension, description.Count, description.Metric, description.Distance));
        Assert.Equal(new EffortParameter("efSearch", 16, "index.hnsw.efSearch = {0}"), description.Effort);
        Assert.False(description.IsExact || description.HasExactMode || description.IsQuantized);
        Assert.Null(description.Ids);
        using VectorSet query = VectorSet.FromValues([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5);

        EngineAnswers answers = await engine.SearchAsync(query, new EngineSearch(60) { Effort = 1 }, cancellationToken: TestContext.Current.CancellationToken);

        int found = answers.Ids(0).Length;
        Assert.InRange(found, 2, 59);
        Assert.Equal((found, true), (answers.Evaluated![0], answers.Computations![0] > found));
        Assert.DoesNotContain(-1L, answers.Ids(0).ToArray());
        Assert.Equal(answers.Distances(0).ToArray().Order(), answers.Distances(0).ToArray());
    }

    [Fact]
    public async Task FaissLiftsWhereTheContractSaysSo()
    {
        await using IAnnEngine engine = await Open("hnsw", IndexFiles.Faiss("hnsw"), new EngineOptions { Contract = CapacityContract.Lift, MemoryMap = true });
        using VectorSet query = VectorSet.FromValues([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5);
        EngineAnswers answers = await engine.SearchAsync(query, new EngineSearch(60) { Effort = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 60).Select(id => (long)id), answers.Ids(0).ToArray().Order());
    }

    [Fact]
    public async Task AFlatIndexIsExactAndTakesNoEffort()
    {
        await using IAnnEngine engine = await Open("flat", IndexFiles.Faiss("flat"));
        Assert.Null(engine.Description.Effort);
        Assert.True(engine.Description.IsExact);
        using VectorSet query = VectorSet.FromValues([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5);
        EngineAnswers answers = await engine.SearchAsync(query, new EngineSearch(100) { Exact = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(60, answers.Ids(0).Length);
        await Assert.ThrowsAsync<ArgumentException>(async () => await engine.SearchAsync(query, new EngineSearch(1) { Effort = 5 }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task QuantizedRowsAreSaidToBe()
    {
        await using IAnnEngine engine = await Open("sq8", IndexFiles.Faiss("sq8"));
        Assert.True(engine.Description.IsQuantized);
        Assert.Equal("FAISS IndexHNSWSQ", engine.Description.Name);
    }

    [Fact]
    public async Task AnIdMapTellsItsIds()
    {
        await using IAnnEngine engine = await Open("map", IndexFiles.Faiss("idmap2"));
        Assert.Equal([500, 501, 502], engine.Description.Ids!.Take(3));
    }

    [Theory]
    [InlineData(Metric.L2, Metric.SquaredL2, EngineDistance.SquaredEuclidean)]
    [InlineData(Metric.InnerProduct, Metric.InnerProduct, EngineDistance.OneMinusInnerProduct)]
    [InlineData(Metric.Cosine, Metric.Cosine, EngineDistance.OneMinusCosine)]
    public async Task HnswlibLeavesDeletedOnesOut(Metric given, Metric metric, EngineDistance distance)
    {
        await using IAnnEngine engine = await Open("index.bin", IndexFiles.Hnswlib(3), new EngineOptions { Metric = given });
        Assert.Equal(("hnswlib HierarchicalNSW", 40L, metric, distance), (engine.Description.Name, engine.Description.Count, engine.Description.Metric, engine.Description.Distance));
        Assert.Equal(new EffortParameter("ef", 10, "index.set_ef({0})"), engine.Description.Effort);
        Assert.Equal(40, engine.Description.Ids!.Count);
        using VectorSet query = VectorSet.FromValues([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5);
        EngineAnswers answers = await engine.SearchAsync(query, new EngineSearch(40), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(engine.Description.Ids!.Order(), answers.Ids(0).ToArray().Order());
    }

    [Fact]
    public async Task WhatCannotBeOpenedIsSaid()
    {
        await Assert.ThrowsAsync<VectorFormatException>(() => Open("index.bin", IndexFiles.Hnswlib(0)));
        VectorFormatException contract = await Assert.ThrowsAsync<VectorFormatException>(() => Open("index.bin", IndexFiles.Hnswlib(0), new EngineOptions { Metric = Metric.L2, Contract = CapacityContract.SpillAndPad }));
        Assert.Contains("contract: found spill-and-pad, expected lift, hnswlib's own", contract.Message, StringComparison.Ordinal);
        VectorFormatException unknown = await Assert.ThrowsAsync<VectorFormatException>(() => Open("x.csv", "1,2\n"u8.ToArray()));
        Assert.Contains("found no index that is known, expected an index of plumb build, of FAISS or of hnswlib", unknown.Message, StringComparison.Ordinal);
    }

    private async Task<IAnnEngine> Open(string name, byte[] content, EngineOptions? options = null)
    {
        string path = _folder.File(name);
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        return await EngineTarget.OpenAsync(path, options, cancellationToken: TestContext.Current.CancellationToken);
    }
}
