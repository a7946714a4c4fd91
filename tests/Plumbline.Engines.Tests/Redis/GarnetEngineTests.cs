using System.Net;
using System.Net.Sockets;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>The adapter and the loader against a real Garnet.</summary>
public sealed class GarnetEngineTests(GarnetFixture fixture) : IClassFixture<GarnetFixture>
{
    private const int Dimension = 16;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Metric.SquaredL2, "noquant", EngineDistance.SquaredEuclidean)]
    [InlineData(Metric.SquaredL2, "q8", EngineDistance.SquaredEuclidean)]
    [InlineData(Metric.Cosine, "noquant", EngineDistance.OneMinusCosine)]
    [InlineData(Metric.InnerProduct, "noquant", EngineDistance.NegativeInnerProduct)]
    public async Task AnswersAndDistancesAreThoseOfBruteForce(Metric metric, string quantization, EngineDistance expected)
    {
        GarnetServer server = await fixture.ServerAsync();
        string address = server.Address($"answers-{metric}-{quantization}", $"&quant={quantization}");
        using VectorSet vectors = Gaussian(300, seed: 1);
        using VectorSet queries = Gaussian(20, seed: 2);
        await LoadAsync(address, vectors, new LoadOptions { Metric = metric });
        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
        EngineDescription description = engine.Description;
        Assert.Equal((300L, Dimension, expected, quantization == "q8"), (description.Count, description.Dimension, description.Distance, description.IsQuantized));
        Assert.StartsWith("Garnet 2.2.8 vector set (", description.Name, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 300).Select(id => (long)id), description.Ids);
        Assert.Contains(description.Notes, note => note.Contains("the wrong way round", StringComparison.Ordinal));

        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(10) { Effort = 300 }, cancellationToken: Stop);
        for (int query = 0; query < queries.Count; query++)
        {
            (double Distance, long Id)[] exact = [.. Enumerable.Range(0, 300).Select(id => (expected.Measure(queries[query], vectors[id]), (long)id)).Order().Take(10)];
            Assert.Equal(exact.Select(one => one.Id), answers.Ids(query).ToArray());
            for (int i = 0; i < exact.Length; i++)
            {
                Assert.Equal(exact[i].Distance, answers.Distances(query)[i], 1e-4);
            }
        }
    }

    [Fact]
    public async Task TextsAreListedThoughTheServerCannot()
    {
        GarnetServer server = await fixture.ServerAsync();
        string address = server.Address("texts", "&quant=noquant");
        using VectorSet vectors = Gaussian(300, seed: 3);
        RedisConnectionForTests redis = await RedisConnectionForTests.OpenAsync(server.Port);
        for (int i = 0; i < vectors.Count; i++)
        {
            await redis.AddAsync("texts", $"doc:{i:000}", vectors[i], "NOQUANT");
        }

        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
        Assert.Equal(300, engine.Description.Ids!.Count);
        Assert.Equal("doc:007", engine.Description.Keys!.KeyOf(7));
        EngineAnswers answers = await engine.SearchAsync(vectors, new EngineSearch(1) { Effort = 300 }, cancellationToken: Stop);
        Assert.Equal(42, answers.Ids(42)[0]);
        using VectorSet read = await ((IVectorReader)engine).ReadVectorsAsync(cancellationToken: Stop);
        Assert.Equal(vectors[42].ToArray(), read[42].ToArray());
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task LoadingKeepsToItsMode()
    {
        GarnetServer server = await fixture.ServerAsync();
        string address = server.Address("modes", "&quant=noquant");
        using VectorSet vectors = Gaussian(60, seed: 4);
        using VectorSet others = Gaussian(40, seed: 5);
        await LoadAsync(address, vectors, new LoadOptions());
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(() => LoadAsync(address, vectors, new LoadOptions()));
        Assert.Contains("found a vector set of 60 vectors", refused.Message, StringComparison.Ordinal);
        await LoadAsync(address, others, new LoadOptions { Mode = LoadMode.Append });
        Assert.Equal(100, await CountAsync(address));
        await using (IEngineLoader resumed = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), new LoadOptions { Mode = LoadMode.Resume }, Stop))
        {
            LoadStart start = await resumed.BeginAsync(Dimension, Stop);
            Assert.Equal((0, 100), (start.FirstId, start.Present.Count));
            using VectorSet read = await resumed.ReadAsync(new long[] { 60, 3 }, Stop);
            Assert.Equal(others[0].ToArray(), read[0].ToArray());
            Assert.Equal(vectors[3].ToArray(), read[1].ToArray());
        }

        await using IEngineLoader replacing = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), new LoadOptions { Mode = LoadMode.Replace }, Stop);
        await replacing.BeginAsync(Dimension, Stop);
        await replacing.AddAsync(Ids(0, others.Count), others, Stop);
        Assert.Equal(100, await CountAsync(address));
        await replacing.CompleteAsync(null, Stop);
        Assert.Equal(40, await CountAsync(address));
        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
        EngineAnswers answers = await engine.SearchAsync(others, new EngineSearch(1) { Effort = 100 }, cancellationToken: Stop);
        Assert.Equal(Ids(0, 40), Enumerable.Range(0, 40).Select(query => answers.Ids(query)[0]));
    }

    [Fact]
    public async Task WhatIsNotThereIsNamed()
    {
        GarnetServer server = await fixture.ServerAsync();
        EngineTargetException missing = await Assert.ThrowsAsync<EngineTargetException>(() => OpenAsync(server.Address("nothing")));
        Assert.Contains("key nothing: found nothing, expected a vector set", missing.Message, StringComparison.Ordinal);
        RedisConnectionForTests redis = await RedisConnectionForTests.OpenAsync(server.Port);
        await redis.AskAsync("SET", "text", "some text");
        await redis.DisposeAsync();
        EngineTargetException other = await Assert.ThrowsAsync<EngineTargetException>(() => OpenAsync(server.Address("text")));
        Assert.EndsWith("key text: found a value of type string, expected a vector set", other.Message.TrimEnd('.'), StringComparison.Ordinal);
        using VectorSet vectors = Gaussian(20, seed: 6);
        other = await Assert.ThrowsAsync<EngineTargetException>(() => LoadAsync(server.Address("text"), vectors, new LoadOptions { Mode = LoadMode.Replace }));
        Assert.Contains("found a value of type string", other.Message, StringComparison.Ordinal);
        await LoadAsync(server.Address("there"), vectors, new LoadOptions());
        await using IAnnEngine engine = await EngineTarget.OpenAsync(server.Address("there"), cancellationToken: Stop);
        using VectorSet wrong = VectorSet.Allocate(1, Dimension + 1);
        await Assert.ThrowsAsync<ArgumentException>(async () => await engine.SearchAsync(wrong, new EngineSearch(1), cancellationToken: Stop));
    }

    [Fact]
    public async Task AServerThatIsNotThereOrSilentIsOneLine()
    {
        OneLine(await Assert.ThrowsAsync<EngineException>(() => OpenAsync($"redis://:s3cretpw@127.0.0.1:{ServerProcess.FreePort()}?key=v")), "no connection");
        OneLine(await Assert.ThrowsAsync<EngineException>(() => OpenAsync("redis://:s3cretpw@no-such-host.invalid?key=v", TimeSpan.FromSeconds(2))), "no connection");
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        OneLine(await Assert.ThrowsAsync<EngineException>(() => OpenAsync($"redis://:s3cretpw@127.0.0.1:{port}?key=v", TimeSpan.FromSeconds(1))), "no answer within 1 s");
    }

    [Fact]
    public async Task AWrongPasswordIsOneLineWithoutIt()
    {
        await using GarnetServer server = await GarnetServer.StartAsync("--auth", "Password", "--password", "the-right-one");
        OneLine(await Assert.ThrowsAsync<EngineException>(() => OpenAsync($"redis://:s3cretpw@127.0.0.1:{server.Port}?key=v")), "password refused");
        EngineTargetException entered = await Assert.ThrowsAsync<EngineTargetException>(() => OpenAsync($"redis://:the-right-one@127.0.0.1:{server.Port}?key=v"));
        Assert.DoesNotContain("the-right-one", entered.ToString(), StringComparison.Ordinal);
    }

    private static void OneLine(EngineException e, string expected)
    {
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.DoesNotContain("s3cretpw", e.ToString(), StringComparison.Ordinal);
    }

    private static async Task OpenAsync(string address, TimeSpan? timeout = null)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, new EngineOptions { Timeout = timeout ?? TimeSpan.FromSeconds(5) }, cancellationToken: Stop);
    }

    private static async Task<long> CountAsync(string address)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
        return engine.Description.Count;
    }

    private static async Task LoadAsync(string address, VectorSet vectors, LoadOptions options)
    {
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), options, Stop);
        LoadStart start = await loader.BeginAsync(Dimension, Stop);
        await loader.AddAsync(Ids(start.FirstId, vectors.Count), vectors, Stop);
        await loader.CompleteAsync(null, Stop);
    }

    private static long[] Ids(long first, int count) => [.. Enumerable.Range(0, count).Select(i => first + i)];

    private static VectorSet Gaussian(int count, int seed) => RandomVectors.Gaussian(count, Dimension, seed);
}
