using System.Text.Json;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Study;

/// <summary>plumb study --compare: the published results beside a study, on the screen, in JSON and in the run folder.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_published_results_stand_beside_any_data_where_they_are_asked_for()
    {
        PlumbResult result = await Plumb.RunAsync(
            _place.Path, ["study", .. Workplace.Tiny, "--runs", "2", "--subset", "100", "--compare", "paper", "--out", "out", "--json", "out.json"]);
        result.AssertDone();
        foreach (string words in (string[])
            [
                "Overlap beside the published one", "sd of their runs", "All measures", "first k with pads", "(0.939)", "±",
                // What differs: vectors, size, dimension, graph.
                "This study is not quite theirs: data x.npy (theirs ResNet-50 embeddings of STL-10), vectors a run 100 (theirs 10,000), dimension 8 (theirs 2,048), M 4 (theirs 32)",
                // Of the four settings and the k 5, 20 and 60, alpha 0.5 at 20 and 60 alone were published.
                "Not compared: 10 of 12 pairs of a setting and a k", "none at all for efSearch 4, efSearch 16, efConstruction 10", "Cooper, Busch", "comparison.csv",
            ])
        {
            Assert.Contains(words, Unwrapped(result.Output), StringComparison.Ordinal);
        }

        JsonElement json = JsonDocument.Parse(_place.Text("out.json")).RootElement;
        JsonElement[] rows = [.. json.GetProperty("comparison").EnumerateArray()];
        string[][] lines = [.. _place.Text("out/comparison.csv").TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(1 + (2 * 6) + 1, lines.Length);
        Assert.Equal(lines.Length - 1, rows.Length);
        Assert.Equal(lines[0], rows[0].EnumerateObject().Select(property => property.Name));
        JsonElement overlap = Assert.Single(rows, row => row.GetProperty("measure").GetString() == "overlap" && row.GetProperty("k").GetInt32() == 60);
        Assert.Equal(("alpha", 0.5, 10), (overlap.GetProperty("condition").GetString(), overlap.GetProperty("value").GetDouble(), overlap.GetProperty("published_runs").GetInt32()));
        Assert.Equal(overlap.GetProperty("ours").GetDouble() - overlap.GetProperty("published").GetDouble(), overlap.GetProperty("difference").GetDouble(), 1e-12);
        JsonElement with = json.GetProperty("comparedWith");
        Assert.Equal(("paper", 2, 10), (with.GetProperty("name").GetString(), with.GetProperty("shared").GetInt32(), with.GetProperty("skipped").GetInt32()));
        Assert.Contains("J. Imaging 12(2):55, 2026", with.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Contains("alpha 0.5, published", _place.Text("out/report.html"), StringComparison.Ordinal);
        Assert.Contains("compare: paper", _place.Text("out/plan.yaml"), StringComparison.Ordinal);
        Assert.Equal(1 + (4 * 3), _place.Text("out/summary.csv").TrimEnd('\n').Split('\n').Length);

        // The plan asks for it as the option does.
        PlumbResult again = await Plumb.RunAsync(_place.Path, "study", "out/plan.yaml", "--out", "again");
        again.AssertDone();
        Assert.Equal(_place.Bytes("out/comparison.csv"), _place.Bytes("again/comparison.csv"));
        Assert.Equal(_place.Bytes("out/summary.csv"), _place.Bytes("again/summary.csv"));
    }

    [Fact]
    public async Task Nothing_shared_is_said_and_no_error()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "study", "--data", Workplace.Data, "--k", "5", "--m", "4", "--ef", "4", "--ef-construction", "10", "--alpha", "0.5", "--compare", "paper", "--out", "out");
        result.AssertDone();
        Assert.Contains("Nothing to compare: the authors published no setting and k of those measured here.", result.Output, StringComparison.Ordinal);
        Assert.Single(_place.Text("out/comparison.csv").TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task Other_data_stand_alone_unless_asked(string compare)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--compare", compare, "--out", "out", "--json", "out.json"]);
        result.AssertDone();
        Assert.DoesNotContain("published", result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(_place.File("out/comparison.csv")));
        JsonElement json = JsonDocument.Parse(_place.Text("out.json")).RootElement;
        Assert.Equal(0, json.GetProperty("comparison").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("comparedWith").ValueKind);
    }

    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
