using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Decode;

/// <summary>plumb decode as its user runs it.</summary>
public sealed class DecodeTests
{
    [Fact]
    public async Task The_published_results_are_explained()
    {
        using Workplace place = new();
        PlumbResult result = await Plumb.RunAsync(place.Path, "decode", "paper");
        result.AssertDone();
        Assert.Contains("2,765 of 7,000 means hold pads", result.Output, StringComparison.Ordinal);
        Assert.Contains("685 of 7,000 hold none and are means of the queries left", result.Output, StringComparison.Ordinal);
        Assert.Contains("Queries were dropped before, from k 170 on: at least 1 there.", result.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("alpha 0.25: pads first show at k 10: 7 of 100,000 queries with one missing result, at least 2 with more.", result.Output, StringComparison.Ordinal);
        Assert.Contains("efSearch 25: pads first show at k 80: 4 of 100,000 queries with one missing result, 2 with more.", result.Output, StringComparison.Ordinal);
        Assert.Contains("efSearch 50: pads first show at k 110: 5 of 100,000", result.Output, StringComparison.Ordinal);
        Assert.Contains("efSearch 75: pads first show at k 180: 1 of 100,000", result.Output, StringComparison.Ordinal);
        Assert.Contains("efSearch 100: pads first show at k 320: 1 of 100,000", result.Output, StringComparison.Ordinal);
        Assert.Contains("efConstruction 100: pads first show at k 100: 8 of 100,000", result.Output, StringComparison.Ordinal);
        Assert.Contains("efSearch 25, k 500: the exact mean as reported, 159.89, is that of the queries left", result.Output, StringComparison.Ordinal);
        Assert.Contains("over all queries it is 125.63", result.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    /// <summary>docs/reproduction.md quotes these lines.</summary>
    [Fact]
    public async Task What_the_documentation_quotes_is_what_is_printed()
    {
        using Workplace place = new();
        PlumbResult result = await Plumb.RunAsync(place.Path, "decode", "paper");
        string[] quoted = [.. Repository.ReadText("docs/reproduction.md").Split('\n').Where(line => line.Contains("pads first show at k", StringComparison.Ordinal))];
        Assert.NotEmpty(quoted);
        Assert.All(quoted, line => Assert.Contains(line.Trim(), result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_folder_is_explained_as_tables_and_as_json()
    {
        using Workplace place = new();
        (await Plumb.RunAsync(place.Path, ["study", .. Workplace.Tiny, "--out", "run"])).AssertDone();
        PlumbResult tables = await Plumb.RunAsync(place.Path, "decode", "run", "--all");
        tables.AssertDone();
        Assert.Contains("efSearch 4", tables.Output, StringComparison.Ordinal);
        PlumbResult json = await Plumb.RunAsync(place.Path, "decode", "run", "--json");
        json.AssertDone();
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal("run", document.RootElement.GetProperty("source").GetString());
        JsonElement[] points = [.. document.RootElement.GetProperty("points").EnumerateArray()];
        Assert.Equal(12, points.Length);
        Assert.All(points, point => Assert.Equal(Workplace.Count, point.GetProperty("queries").GetInt32()));
        Assert.Equal(["efSearch 4", "efSearch 16", "efConstruction 10", "alpha 0.5"], points.Select(point => point.GetProperty("setting").GetString()).Distinct());
        AssertExactMeans(points);
        Assert.True(document.RootElement.GetProperty("seconds").GetProperty("load").GetDouble() >= 0);
        Assert.True(document.RootElement.GetProperty("peakMemoryBytes").GetInt64() > 0);
    }

    /// <summary>Settings that miss nothing report the mean of all queries; the others have it from there.</summary>
    private static void AssertExactMeans(JsonElement[] points)
    {
        JsonElement[] reporting = [.. points.Where(point => point.GetProperty("padded") is { ValueKind: JsonValueKind.False })];
        Assert.NotEmpty(reporting);
        Assert.Contains(points, point => point.GetProperty("padded") is { ValueKind: JsonValueKind.True } && point.GetProperty("droppedAtLeast").GetInt32() > 0);
        foreach (JsonElement point in points.Where(point => point.GetProperty("padded").ValueKind != JsonValueKind.Null))
        {
            JsonElement source = reporting.First(other => other.GetProperty("k").GetInt32() == point.GetProperty("k").GetInt32());
            Assert.Equal(source.GetProperty("meanExactDist").GetDouble(), point.GetProperty("meanExactDistOfAll").GetDouble(), 1e-9);
        }
    }

    [Fact]
    public async Task A_single_file_does_not_claim_that_nothing_was_missing()
    {
        using Workplace place = new();
        await File.WriteAllTextAsync(Path.Combine(place.Path, "metrics.json"), """{"10": {"mean_exact_dist": 75.5, "mean_ann_dist": 76.5}}""", TestContext.Current.CancellationToken);
        PlumbResult tables = await Plumb.RunAsync(place.Path, "decode", "metrics.json");
        tables.AssertDone();
        Assert.Contains("No mean holds pads. Whether queries were dropped cannot be known at 1 of 1 mean", tables.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no result was missing", tables.Output, StringComparison.Ordinal);
        PlumbResult json = await Plumb.RunAsync(place.Path, "decode", "metrics.json", "--json");
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement point = document.RootElement.GetProperty("points")[0];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (point.GetProperty("padded").ValueKind, point.GetProperty("meanExactDistOfAll").ValueKind, point.GetProperty("droppedAtLeast").GetInt32()));
    }

    /// <summary>The authors' layout may be named at any height, as long as it is one study's.</summary>
    [Fact]
    public async Task Two_studies_are_not_taken_for_one()
    {
        using Workplace place = new();
        foreach (string setting in (string[])["a/run_00/ef_search_study/ef_search_25", "a/run_01/ef_search_study/ef_search_25", "b/run_00/ef_search_study/ef_search_25", "flat/ef_search_25", "flat/ef_search_50"])
        {
            string folder = Path.Combine(place.Path, setting);
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "metrics.json"), """{"10": {"mean_exact_dist": 75.5, "mean_ann_dist": 76.5}}""", TestContext.Current.CancellationToken);
        }

        PlumbResult both = await Plumb.RunAsync(place.Path, "decode", ".");
        Assert.Equal((2, "", "plumb: .: found the metrics.json of 3 studies (./a, ./b, .), expected those of one: name one of these folders"), (both.ExitCode, both.Output, both.Errors.TrimEnd()));
        foreach (string one in (string[])["a", "a/run_00", "b/run_00/ef_search_study", "flat"])
        {
            (await Plumb.RunAsync(place.Path, "decode", one)).AssertDone();
        }
    }

    [Theory]
    [InlineData("plumb: nowhere: found no such file or folder, expected a metrics.json, a folder that holds some, or paper", "nowhere")]
    [InlineData("plumb: .: found no metrics.json in it, expected a run folder in the paper convention", ".")]
    [InlineData("plumb: --run-queries: found 0, expected 1 or more", "paper", "--run-queries", "0")]
    public async Task Bad_input_is_one_line(string message, params string[] arguments)
    {
        using Workplace place = new();
        string[] before = place.Entries;
        PlumbResult result = await Plumb.RunAsync(place.Path, ["decode", .. arguments]);
        Assert.Equal((2, "", message), (result.ExitCode, result.Output, result.Errors.TrimEnd()));
        Assert.Equal(before, place.Entries);
    }
}
