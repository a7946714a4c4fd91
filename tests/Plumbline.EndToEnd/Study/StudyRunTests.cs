using System.Text.Json;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Study;

/// <summary>plumb study on a small file, from its arguments to the bytes in its run folder.</summary>
public sealed class StudyRunTests : IDisposable
{
    private static readonly string[] Stages = ["load", "build", "exact", "search", "metrics", "write"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_study_fills_a_run_folder_a_json_file_and_the_screen()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--runs", "2", "--subset", "100", "--out", "runs/mine", "--json", "out.json"]);
        result.AssertDone();

        foreach (string file in (string[])["manifest.json", "plan.yaml", "results.csv", "sensitivity.csv", "results.parquet", "report.html"])
        {
            Assert.True(new FileInfo(_place.File($"runs/mine/{file}")).Length > 0, file);
        }

        foreach (string setting in (string[])["ef_search_study/ef_search_4", "ef_search_study/ef_search_16", "ef_construction_study/ef_construction_10", "alpha_study/alpha_0.5"])
        {
            Assert.True(File.Exists(_place.File($"runs/mine/run_00/{setting}/metrics.json")), setting);
            Assert.True(File.Exists(_place.File($"runs/mine/run_01/{setting}/metrics.json")), setting);
        }

        string[] plots = [.. Directory.EnumerateFiles(_place.File("runs/mine/plots")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Contains("overlap_ef_search.png", plots);
        Assert.Equal(plots.Where(name => name.EndsWith(".png", StringComparison.Ordinal)).Select(name => Path.ChangeExtension(name, ".svg")), plots.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)));
        Assert.Equal((byte[])[0x89, .. "PNG"u8], _place.Bytes("runs/mine/plots/overlap_ef_search.png")[..4]);
        Assert.Contains("<svg", _place.Text("runs/mine/plots/overlap_ef_search.svg"), StringComparison.Ordinal);

        AssertJson(_place.Text("out.json"), rows: 2 * 4 * 3, folder: "runs/mine");
        AssertSeconds(JsonDocument.Parse(_place.Text("runs/mine/manifest.json")).RootElement);
        Assert.Equal(1 + (2 * 4 * 3), _place.Text("runs/mine/results.csv").TrimEnd('\n').Split('\n').Length);

        foreach (string words in (string[])["efSearch 4", "efSearch 16", "efConstruction 10", "alpha 0.5", "k = 5", "k = 60", "any query", "(seen at 60)", "lowest LID", "Sensitivity: overlap moves by at most 0.", "between 3 insertion orders", "Safe law: For overlap 0.99 without a missing result", "by quarter of the queries by exact LID (at k = 60)", "safe k", "missed + spillover + unfilled", "runs/mine/report.html"])
        {
            Assert.Contains(words, result.Output, StringComparison.Ordinal);
        }

        // Published values stand beside replica and STL-10 only.
        Assert.DoesNotContain("published", result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("2 runs of 100 vectors", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output + result.Errors);
        Assert.Equal(["out.json", "runs", "x.npy"], Directory.EnumerateFileSystemEntries(_place.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("mine", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_place.File("runs")))));
    }

    [Fact]
    public async Task Some_queries_of_each_run_are_measured_and_all_of_them_are_a_study_without_the_option()
    {
        PlumbResult sampled = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--sample", "40", "--out", "some"]);
        sampled.AssertDone();
        Assert.Contains("1 run of 120 vectors, 40 of them queries", sampled.Errors, StringComparison.Ordinal);
        string[] lines = _place.Text("some/results.csv").TrimEnd('\n').Split('\n');
        int column = Array.IndexOf(lines[0].Split(','), "queries");
        Assert.All(lines[1..], line => Assert.Equal("40", line.Split(',')[column]));
        JsonElement data = JsonDocument.Parse(_place.Text("some/manifest.json")).RootElement.GetProperty("data");
        Assert.Equal((120, 40), (data.GetProperty("subset").GetInt32(), data.GetProperty("queries").GetInt32()));
        Assert.Contains("40 of the vectors of a run, drawn at random, are queries against all others", _place.Text("some/report.html"), StringComparison.Ordinal);
        Assert.Contains("  sample: 40\n", _place.Text("some/plan.yaml"), StringComparison.Ordinal);

        // The plan that it leaves is the same study again.
        (await Plumb.RunAsync(_place.Path, "study", "some/plan.yaml", "--threads", "1", "--out", "again", "-q")).AssertDone();
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--sample", "120", "--out", "all", "-q"])).AssertDone();
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "plain", "-q"])).AssertDone();
        foreach (string file in (string[])["results.csv", "summary.csv", "sensitivity.csv", "results.parquet", "plan.yaml", "run_00/alpha_study/alpha_0.5/metrics.json"])
        {
            Assert.True(_place.Bytes($"some/{file}").SequenceEqual(_place.Bytes($"again/{file}")), file);
            Assert.True(_place.Bytes($"all/{file}").SequenceEqual(_place.Bytes($"plain/{file}")), file);
            Assert.False(_place.Bytes($"all/{file}").SequenceEqual(_place.Bytes($"some/{file}")), file);
        }
    }

    [Fact]
    public async Task Replica_says_what_it_is_and_has_no_published_values_beside_other_sizes()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "study", "--data", "replica:600", "--ef", "25", "--ef-construction", "50", "--alpha", "1", "--k", "10,50", "--out", "out");
        result.AssertDone();
        Assert.DoesNotContain("(0.987)", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("published value", result.Output, StringComparison.Ordinal);
        Assert.Contains("synthetic, calibrated to the published statistics", result.Output, StringComparison.Ordinal);
        Assert.Contains("synthetic, calibrated to the published statistics", _place.Text("out/manifest.json"), StringComparison.Ordinal);
        Assert.Contains("synthetic, calibrated to the published statistics", _place.Text("out/report.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task Json_on_standard_output_is_alone_there(string? target)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "out", "--json", .. (target is null ? (string[])[] : [target])]);
        result.AssertDone();
        AssertJson(result.Output, rows: 4 * 3, folder: "out");
        Assert.Contains("efSearch 16", result.Errors, StringComparison.Ordinal);
        Assert.Equal(["out", "x.npy"], Directory.EnumerateFileSystemEntries(_place.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Json_replaces_a_file_with_force_and_may_come_before_another_option()
    {
        File.WriteAllText(_place.File("old.json"), "old");
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", "--json", "old.json", .. Workplace.Tiny, "--out", "out", "--force", "--quiet"]);
        result.AssertDone();
        AssertJson(_place.Text("old.json"), rows: 4 * 3, folder: "out");
    }

    [Fact]
    public async Task Quiet_prints_nothing()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "out", "--quiet"]);
        Assert.Equal(new PlumbResult(0, "", ""), result);
        Assert.True(File.Exists(_place.File("out/results.csv")));
    }

    [Fact]
    public async Task The_plan_of_a_run_folder_gives_the_same_bytes_again_whatever_the_threads_are()
    {
        string[] options = ["study", .. Workplace.Tiny, "--runs", "2", "--subset", "90", "--seed", "7", "--convention", "paper"];
        (await Plumb.RunAsync(_place.Path, [.. options, "--out", "one", "--quiet"])).AssertDone();
        (await Plumb.RunAsync(_place.Path, "study", "one/plan.yaml", "--out", "two", "--quiet", "--threads", "2")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "study", "one/plan.yaml", "--out", "other", "--quiet", "--seed", "8")).AssertDone();
        Assert.Equal(_place.Bytes("one/results.csv"), _place.Bytes("two/results.csv"));
        Assert.Equal(_place.Bytes("one/results.parquet"), _place.Bytes("two/results.parquet"));
        Assert.Equal(_place.Bytes("one/plan.yaml"), _place.Bytes("two/plan.yaml"));
        Assert.NotEqual(_place.Bytes("one/results.csv"), _place.Bytes("other/results.csv"));
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("paper")]
    public async Task One_convention_leaves_the_columns_of_the_other_empty(string convention)
    {
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--convention", convention, "--out", "out"])).AssertDone();
        string[][] lines = [.. _place.Text("out/results.csv").TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        int overlap = Array.IndexOf(lines[0], "overlap");
        int paper = Array.IndexOf(lines[0], "paper_overlap");
        Assert.All(lines[1..], cells =>
        {
            Assert.All(cells[overlap..paper], cell => Assert.Equal(convention == "paper", cell.Length == 0));
            Assert.All(cells[paper..], cell => Assert.Equal(convention == "standard", cell.Length == 0));
        });
        Assert.Equal(convention == "paper", Directory.Exists(_place.File("out/run_00")));
    }

    [Fact]
    public async Task A_plan_of_the_authors_runs_and_options_replace_its_values()
    {
        File.WriteAllText(
            _place.File("plan.yaml"),
            "experiment: {name: mine, seed: 1, n_runs: 2}\ndata: {dataset: stl10, subset_size: 10000}\nembedding: {model: resnet50}\nsearch: {hnsw_m: 4, hnsw_ef_construction: 10}\n"
            + "evaluation: {k_min: 10, k_max: 30, k_step: 10}\nef_search_study: {ef_search_values: [5]}\nef_construction_study: {ef_construction_values: [20]}\nalpha_study: {alphas: [1.0]}\n");
        PlumbResult result = await Plumb.RunAsync(_place.Path, "study", "plan.yaml", "--data", "x.npy", "--runs", "1", "--json", "-");
        result.AssertDone();
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(9, json.GetProperty("rows").GetArrayLength());
        Assert.Equal("mine", json.GetProperty("name").GetString());
        Assert.Equal(1, Assert.Single(json.GetProperty("seeds").EnumerateArray()).GetInt64());
        Assert.Equal(Workplace.Count, json.GetProperty("data").GetProperty("subset").GetInt32());
        Assert.Matches(@"^runs/mine-\d{8}-\d{6}$", json.GetProperty("runFolder").GetString()!);
        Assert.True(Directory.Exists(_place.File(json.GetProperty("runFolder").GetString()!)));
    }

    [Fact]
    public async Task A_plan_that_names_images_says_that_it_ran_on_the_replica()
    {
        File.WriteAllText(_place.File("plan.yaml"), "data: {dataset: stl10, subset_size: 300}\nevaluation: {k: 10}\nef_search_study: {values: [25]}\n");
        PlumbResult result = await Plumb.RunAsync(_place.Path, "study", "plan.yaml", "--out", "out");
        result.AssertDone();
        Assert.Contains("note: The plan names STL-10 images.", result.Errors, StringComparison.Ordinal);
        Assert.Contains("The plan names STL-10 images.", _place.Text("out/manifest.json"), StringComparison.Ordinal);
        Assert.Contains("The plan names STL-10 images.", _place.Text("out/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_examples_and_every_option()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "study", "--help");
        result.AssertDone();
        Assert.Empty(result.Errors);
        foreach (string option in (string[])["PLAN.yaml", "--preset", "--data", "--runs", "--subset", "--sample", "--m", "--ef", "--ef-construction", "--alpha", "--k", "--seed", "--threads", "--convention", "--target-overlap", "--sensitivity", "--compare", "--out", "--resume", "--json", "--quiet"])
        {
            Assert.Contains($"{option} ", result.Output.Replace('>', ' ').Replace('\n', ' '), StringComparison.Ordinal);
        }

        Assert.Contains("plumb study --preset paper --runs 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("efConstruction 400", result.Output, StringComparison.Ordinal);
        Assert.Contains("synthetic, calibrated to the published statistics", result.Output, StringComparison.Ordinal);
        Assert.Contains("130", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_itself_names_its_commands()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "--help");
        result.AssertDone();
        Assert.Contains("study", result.Output, StringComparison.Ordinal);
    }

    private static void AssertJson(string text, int rows, string folder)
    {
        JsonElement json = JsonDocument.Parse(text).RootElement;
        AssertSeconds(json);
        Assert.Equal(folder, json.GetProperty("runFolder").GetString());
        Assert.Equal(rows, json.GetProperty("rows").GetArrayLength());
        Assert.Equal(4, json.GetProperty("safe").GetArrayLength());
        Assert.InRange(json.GetProperty("rows")[0].GetProperty("overlap").GetDouble(), 0, 1);
    }

    private static void AssertSeconds(JsonElement json)
    {
        JsonElement seconds = json.GetProperty("seconds");
        Assert.All(Stages, stage => Assert.True(seconds.GetProperty(stage).GetDouble() >= 0, stage));
        Assert.True(seconds.GetProperty("write").GetDouble() > 0);
        Assert.True(json.GetProperty("peakMemoryBytes").GetInt64() > 10_000_000);
    }
}
