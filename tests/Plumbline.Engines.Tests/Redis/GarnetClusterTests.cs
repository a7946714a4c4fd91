using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>The adapter and the loader against a real cluster of three Garnets.</summary>
public sealed class GarnetClusterTests
{
    private const int Dimension = 8;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeysOfEveryNodeAreReachedByWayOfAny()
    {
        await using GarnetCluster cluster = await GarnetCluster.StartAsync();
        using VectorSet vectors = RandomVectors.Gaussian(40, Dimension, seed: 21);
        using VectorSet others = RandomVectors.Gaussian(30, Dimension, seed: 22);
        for (int node = 0; node < 3; node++)
        {
            string key = await cluster.KeyOnAsync(node, "items");
            int next = (node + 1) % 3;
            await LoadAsync(cluster.Address(next, key, "&quant=noquant"), vectors, LoadMode.Fresh);
            for (int way = 0; way < 3; way++)
            {
                await RequireAsync(cluster.Address(way, key), vectors);
            }

            await LoadAsync(cluster.Address(next, key, "&quant=noquant"), others, LoadMode.Replace);
            await RequireAsync(cluster.Address(next, key, $"&nodes=127.0.0.1:{cluster.Port(node)},127.0.0.1:{cluster.Port((node + 2) % 3)}"), others);
        }
    }

    [Fact]
    public async Task ANodeThatIsDownTakesOnlyItsKeysWithIt()
    {
        await using GarnetCluster cluster = await GarnetCluster.StartAsync();
        using VectorSet vectors = RandomVectors.Gaussian(40, Dimension, seed: 23);
        string kept = await cluster.KeyOnAsync(0, "items");
        string lost = await cluster.KeyOnAsync(2, "items");
        await LoadAsync(cluster.Address(1, kept, "&quant=noquant"), vectors, LoadMode.Fresh);
        await LoadAsync(cluster.Address(1, lost, "&quant=noquant"), vectors, LoadMode.Fresh);
        await using IAnnEngine open = await EngineTarget.OpenAsync(cluster.Address(1, lost), cancellationToken: Stop);
        string down = $"127.0.0.1:{cluster.Port(2)}";
        await cluster.StopAsync(2);

        RequireNamed(await Assert.ThrowsAsync<EngineException>(async () => await open.SearchAsync(vectors, new EngineSearch(1), cancellationToken: Stop)), down);
        RequireNamed(await Assert.ThrowsAsync<EngineException>(() => RequireAsync(cluster.Address(1, lost), vectors)), down);
        await RequireAsync(cluster.Address(1, kept), vectors);
        await RequireAsync(cluster.Address(2, kept, $"&nodes=127.0.0.1:{cluster.Port(1)}"), vectors);
    }

    private static void RequireNamed(EngineException e, string node)
    {
        Assert.Contains($"found no connection to {node}, the node of key ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static async Task RequireAsync(string address, VectorSet vectors)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
        EngineAnswers answers = await engine.SearchAsync(vectors, new EngineSearch(1), cancellationToken: Stop);
        Assert.Equal(Enumerable.Range(0, vectors.Count).Select(id => (long)id), Enumerable.Range(0, answers.QueryCount).Select(query => answers.Ids(query)[0]));
        using VectorSet read = await ((IVectorReader)engine).ReadVectorsAsync(cancellationToken: Stop);
        Assert.Equal(vectors.Count, read.Count);
        for (int row = 0; row < read.Count; row++)
        {
            Assert.Equal(vectors[row].ToArray(), read[row].ToArray());
        }
    }

    private static async Task LoadAsync(string address, VectorSet vectors, LoadMode mode)
    {
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), new LoadOptions { Mode = mode }, Stop);
        await loader.BeginAsync(Dimension, Stop);
        await loader.AddAsync(Enumerable.Range(0, vectors.Count).Select(id => (long)id).ToArray(), vectors, Stop);
        await loader.CompleteAsync(null, Stop);
    }
}
