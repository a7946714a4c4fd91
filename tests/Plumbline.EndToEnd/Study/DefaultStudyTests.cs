using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Study;

/// <summary>The README's first command, whole: the one test that runs the full default study.</summary>
public sealed class DefaultStudyTests
{
    [Fact]
    public async Task The_command_of_the_README_needs_nothing_and_leaves_one_run_folder()
    {
        using TemporaryFolder folder = new();
        PlumbResult result = await Plumb.RunAsync(folder.Path, "study");
        result.AssertDone();
        Assert.Equal("runs", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path))));
        string run = Assert.Single(Directory.EnumerateFileSystemEntries(folder.File("runs")));
        Assert.Matches(@"^quick-\d{8}-\d{6}$", Path.GetFileName(run));
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
        Assert.Contains($"runs/{Path.GetFileName(run)}/report.html", result.Output, StringComparison.Ordinal);
        Assert.Contains("(0.987)", result.Output, StringComparison.Ordinal);
        Assert.Contains("published value", result.Output, StringComparison.Ordinal);
        Assert.Equal(1 + (10 * 10), File.ReadLines(Path.Combine(run, "results.csv")).Count());

        // 10,000 vectors of dimension 2048 are 82 MB, their distances 400 MB.
        JsonElement manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json"))).RootElement;
        Assert.InRange(manifest.GetProperty("peakMemoryBytes").GetInt64(), 480_000_000, 2_000_000_000);
        Assert.Equal(10_000, manifest.GetProperty("data").GetProperty("subset").GetInt32());
    }
}
