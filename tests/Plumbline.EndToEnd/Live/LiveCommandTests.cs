using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Live;

/// <summary>Loading, looking at, auditing and tuning a real server as a user does, with a password that must never show.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private const string Secret = "hunter2-Zq9";
    private const int Count = 1_500;
    private const int Dimension = 12;

    private readonly Workplace _place = new();

    public LiveCommandTests()
    {
        Write("base.npy", Count, 3);
        Write("queries.npy", 300, 4);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_vector_set_is_loaded_audited_tuned_and_replaced()
    {
        await using GarnetServer server = await GarnetServer.StartAsync("--auth", "Password", "--password", Secret);
        string address = $"redis://:{Secret}@127.0.0.1:{server.Port}?key=items&quant=noquant";
        string key = $"redis://127.0.0.1:{server.Port}?key=items";
        await WalkAsync(address, "lift", "Garnet");

        // The password may stand in the environment instead, and a wrong one is a line.
        PlumbResult fromEnvironment = await Plumb.RunAsync(_place.Path, [("REDISCLI_AUTH", Secret)], ["info", key]);
        fromEnvironment.AssertDone();
        PlumbResult wrong = await Plumb.RunAsync(_place.Path, "info", $"redis://:{Secret}wrong@127.0.0.1:{server.Port}?key=items", "--quiet");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Single(wrong.Errors.TrimEnd().Split('\n'));
        AssertNoSecret(fromEnvironment, wrong);
    }

    [Fact]
    public async Task A_table_is_loaded_audited_tuned_and_replaced()
    {
        await using PgliteServer server = await PgliteServer.StartAsync();
        string address = $"postgres://postgres:{Secret}@127.0.0.1:{server.Port}/postgres?table=items&sslmode=disable";
        PlumbResult without = await Plumb.RunAsync(_place.Path, "load", address, "base.npy", "--quiet");
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("CREATE EXTENSION vector", without.Errors, StringComparison.Ordinal);
        AssertNoSecret(without);
        await server.ExecuteAsync("CREATE EXTENSION vector");
        await WalkAsync(address, "truncate", "pgvector");
    }

    [Fact]
    public async Task A_collection_is_loaded_audited_and_replaced()
    {
        await using ChromaServer server = await ChromaServer.StartAsync();
        // On so few vectors the ef_search that is set, 100, leaves out nothing that a higher one finds, and no contract can be told;
        // unless the graph, which Chroma does not build the same every time, is one of the few where it does.
        await WalkAsync($"chroma://ann:{Secret}@127.0.0.1:{server.Port}/items", "unknown or lift", "Chroma", tunes: false);
    }

    private async Task WalkAsync(string address, string contract, string engine, bool tunes = true)
    {
        PlumbResult missing = await Plumb.RunAsync(_place.Path, "audit", address, "--data", "base.npy", "--quiet");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("items", missing.Errors, StringComparison.Ordinal);

        PlumbResult loaded = await Plumb.RunAsync(_place.Path, "load", address, "base.npy", "--json", "load.json");
        loaded.AssertDone();
        using (JsonDocument json = JsonDocument.Parse(_place.Text("load.json")))
        {
            string[] documented =
            [
                .. Repository.Between(Repository.ReadText("docs/load.md"), "<!-- json -->\n", "<!-- /json -->").Split('\n').Skip(2)
                    .Where(line => line.Length > 0).SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
            ];
            Assert.Equal(documented.Order(), json.RootElement.EnumerateObject().Select(property => property.Name).Order());
            Assert.Equal(Count, json.RootElement.GetProperty("written").GetInt32());
        }

        PlumbResult again = await Plumb.RunAsync(_place.Path, "load", address, "base.npy", "--quiet");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--replace", again.Errors, StringComparison.Ordinal);
        PlumbResult other = await Plumb.RunAsync(_place.Path, "load", address, "queries.npy", "--resume", "--quiet");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("other data", other.Errors, StringComparison.Ordinal);

        PlumbResult info = await Plumb.RunAsync(_place.Path, "info", address);
        info.AssertDone();
        Assert.Contains($"1,500 vectors of dimension {Dimension}", info.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

        PlumbResult audit = await Plumb.RunAsync(_place.Path, "audit", address, "--data", "base.npy", "--queries", "queries.npy", "--k", "10,200", "--ignore", "all-reachable,index-used,exact-mode", "--report", "audit.html", "--json", "audit.json");
        audit.AssertDone();
        using (JsonDocument json = JsonDocument.Parse(_place.Text("audit.json")))
        {
            Assert.Contains(json.RootElement.GetProperty("contract").GetString(), contract.Split(" or "));
            Assert.Contains(engine, json.RootElement.GetProperty("engine").GetString(), StringComparison.Ordinal);
        }

        PlumbResult own = await Plumb.RunAsync(_place.Path, "audit", address, "--from-engine", "--k", "10", "--sample", "50", "--ignore", "all-reachable,index-used,exact-mode", "--json", "own.json");
        own.AssertDone();
        PlumbResult dimension = await Plumb.RunAsync(_place.Path, "audit", address, "--data", Workplace.Data, "--quiet");
        Assert.Equal(2, dimension.ExitCode);
        Assert.Contains($"found dimension {Workplace.Dimension}, expected {Dimension}", dimension.Errors, StringComparison.Ordinal);

        List<PlumbResult> results = [missing, loaded, again, other, info, audit, own, dimension];
        if (tunes)
        {
            PlumbResult tune = await Plumb.RunAsync(_place.Path, "tune", address, "--data", "base.npy", "--queries", "queries.npy", "--k", "10", "--overlap", "0.9", "--share", "0.9", "--json", "tune.json");
            tune.AssertDone();
            results.Add(tune);
        }

        PlumbResult replaced = await Plumb.RunAsync(_place.Path, "load", address, "queries.npy", "--replace", "--json", "replaced.json");
        replaced.AssertDone();
        PlumbResult appended = await Plumb.RunAsync(_place.Path, "load", address, "base.npy", "--append", "--quiet");
        appended.AssertDone();
        PlumbResult both = await Plumb.RunAsync(_place.Path, "info", address);
        Assert.Contains("1,800 vectors", both.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        AssertNoSecret([.. results, replaced, appended, both]);
        foreach (string file in Directory.GetFiles(_place.Path))
        {
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    private static void AssertNoSecret(params PlumbResult[] results) =>
        Assert.All(results, result => Assert.DoesNotContain(Secret, result.Output + result.Errors, StringComparison.Ordinal));

    private void Write(string name, int count, int seed)
    {
        Random random = new(seed);
        using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, count * Dimension).Select(_ => (float)random.NextDouble())], Dimension);
        NpyWriter.Write(_place.File(name), vectors);
    }
}
