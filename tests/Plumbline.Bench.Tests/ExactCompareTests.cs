using System.Text.Json.Nodes;
using Plumbline.Bench.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests;

/// <summary>bench/compare exact, from its peer's compilation to the table.</summary>
public class ExactCompareTests
{
    [Fact]
    public async Task A_quick_comparison_with_FAISS_ends_well()
    {
        PeerPackages.Require();
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "exact", "--quick", "--only", "replica", "--threads", "2", "--repetitions", "1", "--json", "-");
        Assert.True(result.ExitCode == 0, result.ToString());
        // Standard output is the JSON alone; the table is on standard error.
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Contains("Both sides agree", result.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["replica 1,500 x 1,000 x 2048, k 10", "replica 1,500 x 1,000 x 2048, k 100", "replica self-join 1,500 x 2048, k 100", "replica self-join 1,500 x 2048, full ranking"],
            json["rows"]!.AsArray().Select(row => row!["work"]!.GetValue<string>()));
        Assert.Equal(4, json["checks"]!.AsArray().Count(check => check!["passed"]!.GetValue<bool>()));
        JsonNode rate = json["rows"]![0]!["rate"]!;
        Assert.Equal(2e-9 * 1500 * 1000 * 2048 / json["rows"]![0]!["ours"]!.GetValue<double>(), rate["ours"]!.GetValue<double>(), 6);
        Assert.True(rate["limit"]!.GetValue<double>() > 0);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Queries_one_by_one_are_the_same_as_FAISS_finds()
    {
        PeerPackages.Require();
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "exact", "--quick", "--only", "one by one", "--threads", "2", "--repetitions", "1");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("GB/s", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_no_row_holds_is_refused_with_the_rows_there_are()
    {
        PeerPackages.Require();
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "exact", "--only", "no such row");
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("--only: found 'no such row', expected part of one of: replica 10,000 x 10,000 x 2048, k 10; ", result.Errors, StringComparison.Ordinal);
    }
}
