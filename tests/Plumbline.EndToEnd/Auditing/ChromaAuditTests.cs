using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Plumbline.Engines;
using Plumbline.Engines.Chroma;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tuning;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Auditing;

/// <summary>The faults of a real Chroma server, found by audits.</summary>
public sealed class ChromaAuditTests
{
    private const int Count = 3_000;
    private const int Dimension = 32;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEfSearchThatIsNotInUseIsFoundBothWaysAndARestartCuresIt()
    {
        await using ChromaServer server = await ChromaServer.StartAsync();
        using VectorSet vectors = Random(Count, 1);
        EngineAddress address = EngineAddress.Parse(server.Address("fault"));
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/api/v2/tenants/default_tenant/databases/default_database/") };
        await CreateAsync(http, "fault", 10);
        await using (IEngineLoader loader = await EngineServers.OpenLoaderAsync(address, null, Stop))
        {
            await loader.BeginAsync(Dimension, Stop);
            await loader.AddAsync(Enumerable.Range(0, Count).Select(i => (long)i).ToArray(), vectors, Stop);
            await loader.CompleteAsync(null, Stop);
        }

        AuditResult before = await AuditAsync(address, vectors, false);
        Assert.True(Check(before, "effort-in-effect").Passed, Check(before, "effort-in-effect").Detail);
        Assert.Equal(EngineContract.Lift, before.Contract.Contract);

        await SetAsync(http, "fault", 500);
        AuditCheck unused = Check(await AuditAsync(address, vectors, false), "effort-in-effect");
        Assert.False(unused.Passed, unused.Detail);
        Assert.Contains("ef_search is set to 500, but a smaller one is in use", unused.Detail, StringComparison.Ordinal);
        Assert.Contains("restart the server", unused.Detail, StringComparison.Ordinal);
        AuditCheck without = Check(await AuditAsync(address, vectors, true), "effort-has-effect");
        Assert.False(without.Passed, without.Detail);
        Assert.Contains("restart the server", without.Detail, StringComparison.Ordinal);

        await server.RestartAsync();
        AuditCheck cured = Check(await AuditAsync(address, vectors, false), "effort-in-effect");
        Assert.True(cured.Passed, cured.Detail);
        await using ChromaEngine engine = await ChromaEngine.OpenAsync(address, cancellationToken: Stop);
        Assert.Equal(500, engine.Description.Effort!.Current);
        using ProbeQueries queries = Queries();
        EngineProbe probe = new(engine, vectors, EngineIds.Match(engine.Description, Count), queries);
        Assert.Contains("--change-settings", Assert.Throws<PlanException>(() => new AuditRunner(probe, new AuditOptions { Efforts = [10] })).Message, StringComparison.Ordinal);
        Assert.Contains("--change-settings", Assert.Throws<PlanException>(() => new TuneRunner(probe, new TuneOptions { Ks = [10], Overlap = 0.9 })).Message, StringComparison.Ordinal);
    }

    private static AuditCheck Check(AuditResult result, string name) => result.Checks.Single(check => check.Name == name);

    private static async Task<AuditResult> AuditAsync(EngineAddress address, VectorSet vectors, bool change)
    {
        await using ChromaEngine engine = await ChromaEngine.OpenAsync(address, new EngineOptions { ChangeSettings = change }, cancellationToken: Stop);
        using ProbeQueries queries = Queries();
        EngineProbe probe = new(engine, vectors, EngineIds.Match(engine.Description, vectors.Count), queries);
        return await new AuditRunner(probe, new AuditOptions { Ks = [10, 50] }).RunAsync(cancellationToken: Stop);
    }

    // Not vectors of the base: each of those finds itself at any effort.
    private static ProbeQueries Queries()
    {
        using VectorSet queries = Random(60, 9);
        return ProbeQueries.From(queries, 60, 1);
    }

    private static async Task CreateAsync(HttpClient http, string name, int ef)
    {
        JsonObject hnsw = new() { ["space"] = "l2", ["ef_search"] = ef, ["max_neighbors"] = 8 };
        using HttpResponseMessage response = await http.PostAsJsonAsync("collections", new JsonObject { ["name"] = name, ["configuration"] = new JsonObject { ["hnsw"] = hnsw } }, Stop);
        response.EnsureSuccessStatusCode();
    }

    private static async Task SetAsync(HttpClient http, string name, int ef)
    {
        JsonNode collection = (await http.GetFromJsonAsync<JsonNode>($"collections/{name}", Stop))!;
        JsonObject body = new() { ["new_configuration"] = new JsonObject { ["hnsw"] = new JsonObject { ["ef_search"] = ef } } };
        using HttpResponseMessage response = await http.PutAsJsonAsync($"collections/{collection["id"]}", body, Stop);
        response.EnsureSuccessStatusCode();
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
