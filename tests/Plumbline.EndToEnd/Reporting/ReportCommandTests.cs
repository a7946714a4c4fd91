using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Reporting;

/// <summary>plumb report as its user runs it.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private static readonly (string Message, string[] Arguments)[] Refusals =
    [
        ("nowhere: found no such folder, expected a run folder of plumb study", ["nowhere"]),
        ("x.npy: found a file, expected a run folder of plumb study", ["x.npy"]),
        ("empty: found a folder without manifest.json, expected a run folder of plumb study", ["empty"]),
        ("run: found the same run twice", ["run", "run"]),
        ("--out: found empty/run, a run folder, expected another folder or a page (.html)", ["run", "copy", "-o", "empty/run"]),
        ("--out: found no/page.html, in a folder that does not exist, expected the path of a file", ["run", "-o", "no/page.html"]),
        ("--out: found x.npy, a file that is no page", ["run", "-o", "x.npy"]),
        ("--out: found one.txt, expected a page (.html) or a folder (one.txt/ makes one of that name)", ["run", "-o", "one.txt"]),
        ("--json: found run/manifest.json, which is the run folder or inside it", ["run", "--json", "run/manifest.json"]),
        ("newer/manifest.json: found format version 99, expected 1 (a newer Plumbline wrote it)", ["newer"]),
        ("damaged/study.json: found SHA-256 ", ["damaged"]),
    ];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_report_that_was_lost_is_made_again_to_the_byte_without_the_data()
    {
        await Done(["study", .. Workplace.Tiny, "--out", "run"]);
        File.Delete(_place.File(Workplace.Data));
        byte[] report = _place.Bytes("run/report.html");
        Dictionary<string, byte[]> plots = Directory.EnumerateFiles(_place.File("run/plots")).ToDictionary(file => file, File.ReadAllBytes);
        string[] before = _place.Entries;
        PlumbResult same = await Done("report", "run", "--json");
        Assert.Equal(before, _place.Entries);
        using JsonDocument unchanged = JsonDocument.Parse(same.Output);
        Assert.Equal(0, unchanged.RootElement.GetProperty("written").GetArrayLength());
        File.Delete(_place.File("run/report.html"));
        Directory.Delete(_place.File("run/plots"), recursive: true);
        PlumbResult result = await Done("report", "run", "--json", "r.json");
        Assert.Contains("wrote run/report.html and ", result.Output, StringComparison.Ordinal);
        Assert.Equal(report, _place.Bytes("run/report.html"));
        Assert.Equal(plots.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(_place.File("run/plots")).Order(StringComparer.Ordinal));
        Assert.All(plots, plot => Assert.Equal(plot.Value, File.ReadAllBytes(plot.Key)));
        using JsonDocument json = JsonDocument.Parse(_place.Text("r.json"));
        Assert.Equal(Keys(), json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(plots.Count, json.RootElement.GetProperty("pictures").GetInt32());
        Assert.Equal(plots.Count + 1, json.RootElement.GetProperty("written").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("comparable").ValueKind);
    }

    [Fact]
    public async Task An_output_that_exists_is_kept_unless_it_may_be_replaced()
    {
        await Done(["study", .. Workplace.Tiny, "--out", "run"]);
        File.WriteAllText(_place.File("mine.html"), "mine");
        await Refused("mine.html: found another file there, expected none or the same (--force replaces it", "report", "run", "-o", "mine.html");
        Assert.Equal("mine", _place.Text("mine.html"));
        await Done("report", "run", "-o", "mine.html", "--force");
        Assert.Contains("<a href=\"run/results.csv\">", _place.Text("mine.html"), StringComparison.Ordinal);
        await Done("report", "run", "-o", "deep/folder");
        Assert.True(File.Exists(_place.File("deep/folder/plots/capacity.png")));
        Assert.Contains("<a href=\"../../run/results.csv\">", _place.Text("deep/folder/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_runs_are_compared()
    {
        await Done(["study", .. Workplace.Tiny, "--out", "one"]);
        await Done(["study", .. Workplace.Tiny.Select((word, i) => i > 0 && Workplace.Tiny[i - 1] == "--m" ? "8" : word), "--out", "two"]);
        PlumbResult result = await Done("report", "one", "two", "--json", "c.json");
        Assert.Contains("comparable: the same data", result.Output, StringComparison.Ordinal);
        Assert.Contains("M: 4 (one); 8 (two)", result.Output, StringComparison.Ordinal);
        Assert.Contains("wrote comparison.html", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_place.File("plots")));
        string page = _place.Text("comparison.html");
        Assert.Contains("<a href=\"one/report.html\">report.html</a>", page, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_place.Text("c.json"));
        Assert.True(json.RootElement.GetProperty("comparable").GetBoolean());
        Assert.Equal("M", json.RootElement.GetProperty("differences")[0].GetProperty("name").GetString());
        await Done("report", "one", "two", "-o", "both");
        Assert.True(File.Exists(_place.File("both/plots/compare_overlap.svg")));
    }

    [Fact]
    public async Task What_cannot_be_reported_is_said_in_a_line_and_nothing_is_written()
    {
        await Done(["study", .. Workplace.Tiny, "--out", "run"]);
        foreach (string copy in (string[])["copy", "empty/run", "newer", "damaged"])
        {
            Directory.CreateDirectory(_place.File(copy));
            File.Copy(_place.File("run/manifest.json"), _place.File(copy + "/manifest.json"));
            File.Copy(_place.File("run/study.json"), _place.File(copy + "/study.json"));
        }

        File.WriteAllText(_place.File("newer/manifest.json"), _place.Text("newer/manifest.json").Replace("\"formatVersion\": 1,", "\"formatVersion\": 99,", StringComparison.Ordinal));
        File.WriteAllText(_place.File("damaged/study.json"), _place.Text("damaged/study.json").Replace("\"run\":0", "\"run\":1", StringComparison.Ordinal));
        string[] before = _place.Entries;
        foreach ((string message, string[] arguments) in Refusals)
        {
            await Refused(message, ["report", .. arguments]);
            Assert.Equal(before, _place.Entries);
        }
    }

    private static string[] Keys() =>
    [
        .. Repository.ReadText("docs/report.md").Split("## plumb report --json\n")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];

    private async Task<PlumbResult> Done(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, arguments);
        result.AssertDone();
        return result;
    }

    private async Task Refused(string message, params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("plumb: " + message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }
}
