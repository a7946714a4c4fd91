using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Servers;

/// <summary>What docs/engines.md says of Chroma, measured on the real server.</summary>
public sealed class ChromaFactsTests
{
    private const int Count = 2_000;
    private const int Dimension = 24;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePageSaysWhatIsMeasured()
    {
        await using ChromaServer server = await ChromaServer.StartAsync();
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/api/v2/tenants/default_tenant/databases/default_database/") };
        string version = $"Chroma {(await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/api/v2/version"), Token)).Trim('"')}";
        using VectorSet vectors = Random(Count, 1);
        using VectorSet queries = Random(30, 2);
        string collection = await LoadAsync(server, http, vectors);
        List<(string, string, string)> rows = [];

        long[][] at10 = await AskAsync(server, queries, 5, null);
        rows.Add((version, "k 100 at ef_search 10", $"{(await AskAsync(server, queries, 100, null)).Min(ids => ids.Length)} results"));
        rows.Add((version, "first 5 of k 100 at ef_search 10, against k 5", Same(at10, await AskAsync(server, queries, 100, null), 5) ? "the same" : "nearer results: ef_search is lifted to k"));
        long[][] all = await AskAsync(server, queries, Count, null);
        rows.Add((version, "k = n at max_neighbors 4", all.All(ids => ids.Length == Count) ? "all vectors" : "fewer than n: some vectors cannot be reached"));
        using (HttpResponseMessage changed = await http.PutAsJsonAsync($"collections/{collection}", Setting(500), Token))
        {
            JsonNode? stored = JsonNode.Parse(await http.GetStringAsync(new Uri("collections/facts", UriKind.Relative), Token));
            rows.Add((version, "ef_search changed from 10 to 500", $"answered {(int)changed.StatusCode}, and the collection says {stored!["configuration_json"]!["hnsw"]!["ef_search"]}"));
        }

        rows.Add((version, "k 5 after the change", Same(at10, await AskAsync(server, queries, 5, null), 5) ? "the same answers as before" : "other answers"));
        await server.RestartAsync();
        rows.Add((version, "k 5 after the change and a restart", Same(at10, await AskAsync(server, queries, 5, null), 5) ? "the same answers as before" : "other answers: ef_search 500 is in use"));
        MeasuredFacts.Check("chroma", rows);
    }

    private static VectorSet Random(int count, int seed)
    {
        Random random = new(seed);
        return VectorSet.FromValues([.. Enumerable.Range(0, count * Dimension).Select(_ => (float)random.NextDouble())], Dimension);
    }

    private static JsonObject Setting(int effort) => new() { ["new_configuration"] = new JsonObject { ["hnsw"] = new JsonObject { ["ef_search"] = effort } } };

    private static bool Same(long[][] one, long[][] other, int places) => one.Zip(other).All(pair => pair.First.Take(places).SequenceEqual(pair.Second.Take(places)));

    private static async Task<string> LoadAsync(ChromaServer server, HttpClient http, VectorSet vectors)
    {
        JsonObject hnsw = new() { ["space"] = "l2", ["ef_search"] = 10, ["ef_construction"] = 20, ["max_neighbors"] = 4 };
        using HttpResponseMessage response = await http.PostAsJsonAsync("collections", new JsonObject { ["name"] = "facts", ["configuration"] = new JsonObject { ["hnsw"] = hnsw } }, Token);
        response.EnsureSuccessStatusCode();
        string id = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["id"]!.GetValue<string>();
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(server.Address("facts")), null, Token);
        await loader.BeginAsync(Dimension, Token);
        await loader.AddAsync(Enumerable.Range(0, Count).Select(i => (long)i).ToArray(), vectors, Token);
        await loader.CompleteAsync(null, Token);
        return id;
    }

    private static async Task<long[][]> AskAsync(ChromaServer server, VectorSet queries, int k, int? effort)
    {
        await using IAnnEngine engine = await EngineTarget.OpenAsync(server.Address("facts"), cancellationToken: Token);
        EngineAnswers answers = await engine.SearchAsync(queries, new EngineSearch(k) { Effort = effort }, cancellationToken: Token);
        return [.. Enumerable.Range(0, queries.Count).Select(query => answers.Ids(query).ToArray())];
    }
}
