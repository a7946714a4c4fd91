using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Tuning;

/// <summary>plumb tune as its user runs it.</summary>
public sealed class TuneCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public TuneCommandTests()
    {
        Write("base.npy", 3_000, 16, 1);
        Write("queries.npy", 400, 16, 2);
    }

    public void Dispose() => _place.Dispose();

    /// <summary>What is certified is seen again by plumb search, which knows nothing of tuning.</summary>
    [Fact]
    public async Task An_index_is_tuned_and_the_effort_holds_in_a_search()
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "6", "--ef-construction", "30");
        PlumbResult result = await Plumb.RunAsync(_place.Path, "tune", "i.plumb", "--data", "base.npy", "--queries", "queries.npy", "--k", "40,5,10", "--overlap", "0.9", "--json", "t.json");
        result.AssertDone();
        Assert.Contains("certified: overlap 0.9 or more for a share of 0.95 or more of queries, confidence 0.95 at each k; 196 of 200", result.Output, StringComparison.Ordinal);
        Assert.Contains("rule: efSearch = ", result.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_place.Text("t.json"));
        JsonElement root = json.RootElement;
        Assert.Equal(Keys("## plumb tune --json\n"), root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("lift", 3_000, 16, "l2"), (root.GetProperty("contract").GetString(), Int(root, "n"), Int(root, "d"), root.GetProperty("metric").GetString()));
        Assert.Equal((200, 200, 196), (Int(root, "exploration"), Int(root, "certification"), Int(root, "required")));
        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        Assert.Equal([5, 10, 40], rows.Select(row => Int(row, "k")));
        foreach (JsonElement row in rows)
        {
            int k = Int(row, "k");
            int ef = Int(row, "ef");
            Assert.Equal(Keys("Each of `rows`:\n"), row.EnumerateObject().Select(property => property.Name));
            Assert.True(row.GetProperty("reached").GetBoolean());
            Assert.InRange(ef, k, 3_000);
            Assert.InRange(Number(row, "shareReached"), 0.98, 1);
            Assert.InRange(Number(row, "shareLowerBound"), 0.95, 1);
            Assert.InRange(Number(row, "evaluations"), ef, 3_000);
            Assert.True(Number(row, "milliseconds") > 0 && Number(row, "exactMilliseconds") > 0);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"plumb search --ef {ef}"), row.GetProperty("advice").GetString());
            PlumbResult search = await Plumb.RunAsync(_place.Path, "search", "i.plumb", "--queries", "queries.npy", "--k", $"{k}", "--ef", $"{ef}", "--exact", "--json", "-", "--quiet");
            search.AssertDone();
            using JsonDocument found = JsonDocument.Parse(search.Output);
            // The mean overlap of all queries is near that of those held out.
            Assert.InRange(Number(found.RootElement.GetProperty("quality"), "overlap") - Number(row.GetProperty("overlap"), "mean"), -0.03, 0.03);
        }

        JsonElement rule = root.GetProperty("rule");
        Assert.All(rows, row => Assert.True(Math.Max(Int(rule, "floor"), Math.Floor((Number(rule, "alpha") * Int(row, "k")) + 1e-9)) >= Int(row, "ef")));
    }

    [Fact]
    public async Task What_is_found_depends_on_the_seed_and_not_on_threads()
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "6", "--ef-construction", "30");
        List<string> found = [];
        foreach (string threads in (string[])["1", "3"])
        {
            PlumbResult result = await Plumb.RunAsync(_place.Path, "tune", "i.plumb", "--data", "base.npy", "--self", "--sample", "300", "--k", "10", "--overlap", "0.9", "--contract", "spill-and-pad", "--threads", threads, "--json", "-");
            result.AssertDone();
            Assert.Contains("vectors of the base, which a search finds more easily", result.Errors, StringComparison.Ordinal);
            using JsonDocument json = JsonDocument.Parse(result.Output);
            Assert.Equal("spill-and-pad", json.RootElement.GetProperty("contract").GetString());
            JsonElement row = json.RootElement.GetProperty("rows")[0];
            found.Add($"{row.GetProperty("ef")} {row.GetProperty("shareReached")} {row.GetProperty("overlap")} {row.GetProperty("evaluations")}");
        }

        Assert.Equal(found[0], found[1]);
    }

    [Fact]
    public async Task A_budget_that_is_not_met_is_exit_code_1()
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "6", "--ef-construction", "30");
        PlumbResult result = await Plumb.RunAsync(_place.Path, "tune", "i.plumb", "--data", "base.npy", "--queries", "queries.npy", "--k", "10", "--overlap", "0.9", "--budget", "1us", "--json", "t.json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("NOTHING FITS", result.Output, StringComparison.Ordinal);
        // With --quiet it would be all that is said.
        Assert.Contains("plumb: --budget: found nothing certified within 0.001 ms at k 10, expected an effort that fits at every k", result.Errors, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_place.Text("t.json"));
        JsonElement budget = json.RootElement.GetProperty("budget");
        Assert.False(budget.GetProperty("passed").GetBoolean() || json.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, budget.GetProperty("rows")[0].GetProperty("ef").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("rule").ValueKind);
    }

    [Theory]
    [InlineData("found 100 queries, expected 117 or more for --share 0.95 with --confidence 0.95", "--k", "10", "--overlap", "0.9", "--sample", "100")]
    [InlineData("found 400 queries, expected 597 or more for --share 0.99", "--k", "10", "--overlap", "0.9", "--share", "0.99")]
    [InlineData("--k: found nothing, expected one k or more, such as 10,100", "--overlap", "0.9")]
    [InlineData("--overlap: found nothing, expected the overlap that a query is to have, such as 0.95", "--k", "10")]
    [InlineData("--overlap: found 1.5, expected an overlap above 0, at most 1", "--k", "10", "--overlap", "1.5")]
    [InlineData("--share: found 1, expected a share above 0, below 1", "--k", "10", "--overlap", "0.9", "--share", "1")]
    [InlineData("--budget: found '0', expected a time from 1us to 1h, such as 500ms, 30s or 5m", "--k", "10", "--overlap", "0.9", "--budget", "0")]
    [InlineData("--k: found 3001, expected 1 to 3000", "--k", "3001", "--overlap", "0.9")]
    [InlineData("--report: found i.plumb, which would replace the input i.plumb", "--k", "10", "--overlap", "0.9", "--report", "i.plumb", "--force")]
    [InlineData("--json: found i.plumb, which is the index", "--k", "10", "--overlap", "0.9", "--json", "i.plumb")]
    public async Task What_cannot_be_done_is_said_in_a_line(string message, params string[] arguments)
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "4", "--ef-construction", "10");
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["tune", "i.plumb", "--data", "base.npy", "--queries", "queries.npy", "--quiet", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("plumb: " + message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task A_report_says_what_the_json_says()
    {
        File.Move(_place.File("base.npy"), _place.File("embeddings.npy"));
        await Done("build", "embeddings.npy", "-o", "embeddings.plumb");
        await Done("tune", "embeddings.plumb", "--data", "embeddings.npy", "--queries", "queries.npy", "--k", "5:20:5", "--overlap", "0.9", "--share", "0.9", "--joint", "--json", "tune.json", "--report", "tune.html", "--quiet");

        Assert.True(File.Exists(_place.File("tune.json")));
        string page = _place.Text("tune.html");
        using JsonDocument json = JsonDocument.Parse(_place.Text("tune.json"));
        foreach (JsonElement row in json.RootElement.GetProperty("rows").EnumerateArray())
        {
            Assert.Contains($"k = {Int(row, "k")} needs efSearch {Int(row, "ef")}", page, StringComparison.Ordinal);
        }

        foreach (string part in (string[])["figure-tune_share", "figure-tune_milliseconds", "<dt>SHA-256 of embeddings.npy</dt>", "<dt>seed</dt>"])
        {
            Assert.Contains(part, page, StringComparison.Ordinal);
        }

        PlumbResult again = await Plumb.RunAsync(_place.Path, "tune", "embeddings.plumb", "--data", "embeddings.npy", "--k", "10", "--overlap", "0.9", "--report", "tune.html");
        Assert.Equal(2, again.ExitCode);
        Assert.StartsWith("plumb: --report: found tune.html, which exists already", again.Errors, StringComparison.Ordinal);
        Assert.Equal(page, _place.Text("tune.html"));
    }

    /// <summary>The keys of a table of docs/tune.md, in its order.</summary>
    private static string[] Keys(string heading) =>
    [
        .. Repository.ReadText("docs/tune.md").Split(heading)[1].TrimStart().Split("\n\n")[0].Split('\n')
            .Skip(2)
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();

    private async Task Done(params string[] arguments) => (await Plumb.RunAsync(_place.Path, arguments)).AssertDone();

    /// <summary>Groups that touch, the same for any seed.</summary>
    private void Write(string name, int count, int dimension, int seed)
    {
        const int Groups = 20;
        Random places = new(7);
        float[] centres = [.. Enumerable.Range(0, Groups * dimension).Select(_ => places.NextSingle())];
        Random random = new(seed);
        using VectorSet vectors = VectorSet.Allocate(count, dimension);
        for (int row = 0; row < count; row++)
        {
            int group = random.Next(Groups);
            Span<float> values = vectors.WritableRow(row);
            for (int i = 0; i < dimension; i++)
            {
                values[i] = centres[(group * dimension) + i] + (0.5f * (random.NextSingle() + random.NextSingle() - 1));
            }
        }

        NpyWriter.Write(_place.File(name), vectors);
    }
}
