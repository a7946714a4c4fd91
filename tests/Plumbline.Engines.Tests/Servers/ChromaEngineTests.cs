using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Plumbline.Engines.Chroma;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Servers;

public sealed class ChromaFixture : IAsyncLifetime
{
    private Plumbline.Testing.Servers.ChromaServer? _server;

    public EngineAddress Address(string collection, string query = "") => EngineAddress.Parse(_server!.Address(collection) + query);

    public async ValueTask InitializeAsync() => _server = await Plumbline.Testing.Servers.ChromaServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class ChromaEngineTests(ChromaFixture server) : IClassFixture<ChromaFixture>
{
    private const int Count = 1_200;
    private const int Dimension = 16;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public async Task HighEffortAnswersAreExactAndDistancesAsStated(Metric metric)
    {
        string name = $"exact-{metric}";
        using VectorSet vectors = Random(Count, 1);
        using VectorSet queries = Random(40, 2);
        await LoadAsync(name, vectors, new LoadOptions { Metric = metric, M = 32, EfConstruction = 400 });
        await using ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address(name), cancellationToken: Stop);
        Assert.Equal((Dimension, metric, (long)Count), (engine.Description.Dimension, engine.Description.Metric, engine.Description.Count));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), engine.Description.Ids!);
        // A k of 600 lifts the effort to it.
        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(600), cancellationToken: Stop);
        EngineDistance distance = engine.Description.Distance;
        for (int query = 0; query < queries.Count; query++)
        {
            double[] all = [.. Enumerable.Range(0, Count).Select(row => distance.Measure(queries[query], vectors[row]))];
            long[] nearest = [.. Enumerable.Range(0, Count).OrderBy(row => all[row]).Take(5).Select(row => (long)row)];
            Assert.Equal(nearest, answers.Ids(query)[..5].ToArray());
            for (int i = 0; i < 600; i++)
            {
                Assert.Equal(all[answers.Ids(query)[i]], answers.Distances(query)[i], 1e-4);
            }
        }

        using VectorSet read = await engine.ReadVectorsAsync(cancellationToken: Stop);
        for (int row = 0; row < Count; row++)
        {
            for (int i = 0; i < Dimension; i++)
            {
                // By cosine the server gives components back with an error in their last places.
                Assert.Equal(vectors[row][i], read[row][i], metric == Metric.Cosine ? 1e-6f : 0);
            }
        }
    }

    [Fact]
    public async Task EffortIsFixedUnlessItMayBeChangedAndIsPutBack()
    {
        using VectorSet vectors = Random(50, 3);
        await LoadAsync("effort", vectors, new LoadOptions());
        await using (ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address("effort"), cancellationToken: Stop))
        {
            Assert.Equal((true, 100), (engine.Description.Effort!.IsFixed, engine.Description.Effort.Current));
            await Assert.ThrowsAsync<ArgumentException>(() => engine.SearchAsync(vectors, new EngineSearch(1) { Effort = 7 }, cancellationToken: Stop).AsTask());
            await engine.SearchAsync(vectors, new EngineSearch(1) { Effort = 100 }, cancellationToken: Stop);
        }

        await using (ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address("effort"), new EngineOptions { ChangeSettings = true }, cancellationToken: Stop))
        {
            await engine.SearchAsync(vectors, new EngineSearch(1) { Effort = 7 }, cancellationToken: Stop);
            await using ChromaEngine other = await ChromaEngine.OpenAsync(server.Address("effort"), cancellationToken: Stop);
            Assert.Equal(7, other.Description.Effort!.Current);
        }

        await using ChromaEngine after = await ChromaEngine.OpenAsync(server.Address("effort"), cancellationToken: Stop);
        Assert.Equal(100, after.Description.Effort!.Current);
    }

    [Fact]
    public async Task LoadsRefuseAppendResumeAndReplace()
    {
        using VectorSet first = Random(30, 4);
        using VectorSet second = Random(20, 5);
        await LoadAsync("loads", first, new LoadOptions());
        EngineTargetException refused = await Assert.ThrowsAsync<EngineTargetException>(() => LoadAsync("loads", second, new LoadOptions()));
        Assert.Contains("found 30, expected none: --append", refused.Message, StringComparison.Ordinal);
        await LoadAsync("loads", second, new LoadOptions { Mode = LoadMode.Append });
        await using (IEngineLoader loader = await EngineServers.OpenLoaderAsync(server.Address("loads"), new LoadOptions { Mode = LoadMode.Resume }, Stop))
        {
            LoadStart start = await loader.BeginAsync(Dimension, Stop);
            Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), start.Present.Order());
            using VectorSet read = await loader.ReadAsync(new long[] { 31, 2 }, Stop);
            Assert.True(read[0].SequenceEqual(second[1]) && read[1].SequenceEqual(first[2]));
        }

        await using (IEngineLoader other = await EngineServers.OpenLoaderAsync(server.Address("loads"), new LoadOptions { Mode = LoadMode.Append }, Stop))
        {
            EngineTargetException dimension = await Assert.ThrowsAsync<EngineTargetException>(() => other.BeginAsync(7, Stop).AsTask());
            Assert.Contains("dimension: found 16, expected 7", dimension.Message, StringComparison.Ordinal);
        }

        await LoadAsync("loads", second, new LoadOptions { Mode = LoadMode.Replace, Metric = Metric.Cosine });
        await using ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address("loads"), cancellationToken: Stop);
        Assert.Equal((20L, Metric.Cosine), (engine.Description.Count, engine.Description.Metric));
    }

    [Fact]
    public async Task AReplacedCollectionKeepsItsSettings()
    {
        JsonObject hnsw = new() { ["space"] = "l2", ["ef_search"] = 37, ["max_neighbors"] = 9, ["ef_construction"] = 77 };
        await PostAsync("collections", new JsonObject { ["name"] = "kept", ["metadata"] = new JsonObject { ["owner"] = "ann" }, ["configuration"] = new JsonObject { ["hnsw"] = hnsw } });
        using VectorSet vectors = Random(30, 4);
        await LoadAsync("kept", vectors, new LoadOptions { Mode = LoadMode.Replace });
        JsonNode collection = await GetAsync("collections/kept");
        Assert.Equal("ann", (string?)collection["metadata"]?["owner"]);
        JsonNode settings = collection["configuration_json"]!["hnsw"]!;
        Assert.Equal((37, 9, 77), ((int)settings["ef_search"]!, (int)settings["max_neighbors"]!, (int)settings["ef_construction"]!));
    }

    [Fact]
    public async Task AChangedEffortIsPutBackAfterCancellation()
    {
        using VectorSet vectors = Random(200, 4);
        await LoadAsync("changed", vectors, new LoadOptions());
        int before;
        using CancellationTokenSource stopped = new();
        await using (ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address("changed"), new EngineOptions { ChangeSettings = true }, cancellationToken: Stop))
        {
            before = engine.Description.Effort!.Current;
            await engine.SearchAsync(vectors, new EngineSearch(5) { Effort = 321 }, cancellationToken: Stop);
            await stopped.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await engine.SearchAsync(vectors, new EngineSearch(5) { Effort = 322 }, cancellationToken: stopped.Token));
            Assert.Contains((int)(await GetAsync("collections/changed"))["configuration_json"]!["hnsw"]!["ef_search"]!, (int[])[321, 322]);
        }

        Assert.Equal(before, (int)(await GetAsync("collections/changed"))["configuration_json"]!["hnsw"]!["ef_search"]!);
    }

    [Fact]
    public async Task IdsOfAnyTextAndAnotherDatabaseAreRead()
    {
        await PostAsync("../../databases", new JsonObject { ["name"] = "other" });
        JsonNode created = await PostAsync("../other/collections", new JsonObject { ["name"] = "texts" });
        string[] keys = ["07", "7", "b c", "\u00fc/\"?"];
        using VectorSet vectors = Random(keys.Length, 4);
        await PostAsync($"../other/collections/{created["id"]}/add", new JsonObject
        {
            ["ids"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]),
            ["embeddings"] = new JsonArray([.. Enumerable.Range(0, keys.Length).Select(row => (JsonNode)new JsonArray([.. vectors[row].ToArray().Select(value => (JsonNode)value)]))]),
        });
        await Fails<EngineTargetException>(server.Address("texts"), "no 'texts' in its tenant and database", seconds: 10);
        await using ChromaEngine engine = await ChromaEngine.OpenAsync(server.Address("texts", "?database=other"), cancellationToken: Stop);
        Assert.Equal(keys, engine.Description.Ids!.Select(engine.Description.NameOf));
        EngineAnswers answers = await engine.SearchAsync(vectors, new EngineSearch(1), cancellationToken: Stop);
        Assert.Equal(keys, Enumerable.Range(0, keys.Length).Select(query => engine.Description.NameOf(answers.Ids(query)[0])));
    }

    [Fact]
    public async Task ErrorsAreOneLineWithoutSecrets()
    {
        await Fails<EngineTargetException>(server.Address("nothing"), "no 'nothing' in its tenant and database");
        await Fails<EngineTargetException>(EngineAddress.Parse("chroma://127.0.0.1:1"), "path: found none");
        await Fails<EngineException>(EngineAddress.Parse($"chroma://ann:hush-1@127.0.0.1:{ServerProcess.FreePort()}/items?token=hush-2"), "the connection was refused");
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await Fails<EngineException>(EngineAddress.Parse($"chroma://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/items?token=hush-2"), "no answer within 0.5 s");
    }

    private static async Task Fails<T>(EngineAddress address, string words, double seconds = 0.5)
        where T : Exception
    {
        T failed = await Assert.ThrowsAsync<T>(() => ChromaEngine.OpenAsync(address, new EngineOptions { Timeout = TimeSpan.FromSeconds(seconds) }, cancellationToken: Stop).AsTask());
        Assert.Contains(words, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.DoesNotContain("hush", failed.ToString(), StringComparison.Ordinal);
    }

    // Paths are relative to the usual tenant and database.
    private HttpClient Http() => new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Address("any").Port}/api/v2/tenants/default_tenant/databases/default_database/") };

    private async Task<JsonNode> GetAsync(string path)
    {
        using HttpClient http = Http();
        return (await http.GetFromJsonAsync<JsonNode>(path, Stop))!;
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using HttpClient http = Http();
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body, Stop);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task LoadAsync(string name, VectorSet vectors, LoadOptions options)
    {
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(server.Address(name), options, Stop);
        LoadStart start = await loader.BeginAsync(Dimension, Stop);
        await loader.AddAsync(Enumerable.Range(0, vectors.Count).Select(i => start.FirstId + i).ToArray(), vectors, Stop);
        await loader.CompleteAsync(null, Stop);
    }

    private static VectorSet Random(int count, int seed)
    {
        Random random = new(seed);
        VectorSet set = VectorSet.Allocate(count, Dimension);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in set.WritableRow(row))
            {
                value = (float)((random.NextDouble() * 2) - 1);
            }
        }

        return set;
    }
}
