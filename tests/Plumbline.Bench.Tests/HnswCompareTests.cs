using System.Text.Json.Nodes;
using Plumbline.Bench.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests;

/// <summary>bench/compare hnsw, from its peer's compilation to the table and the chart.</summary>
public class HnswCompareTests
{
    // The smallest data set of --quick, under its own name and under that of what stands in for it.
    private const string Smallest = "2,000 x 128";

    [Fact]
    public async Task A_quick_comparison_with_hnswlib_and_FAISS_ends_well()
    {
        PeerPackages.RequireHnswlib();
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(
            folder.Path, "hnsw", "--quick", "--only", Smallest, "--threads", "2", "--repetitions", "2", "--json", "result.json", "--chart", "curves.svg");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Both sides agree", result.Output, StringComparison.Ordinal);
        Assert.Equal(["curves.svg", "result.json"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Contains("recall@10", File.ReadAllText(folder.File("curves.svg")), StringComparison.Ordinal);

        JsonNode json = JsonNode.Parse(File.ReadAllText(folder.File("result.json")))!;
        Assert.Equal(
            ["per second hnswlib", "per second FAISS", "per second hnswlib", "per second FAISS", "bytes hnswlib", "bytes FAISS", "bytes vectors + links"],
            json["rows"]!.AsArray().Select(row => $"{row!["unit"]!.GetValue<string>()} {row["peer"]!.GetValue<string>()}"));
        JsonNode search = json["rows"]![0]!;
        Assert.Equal(2, search["oursAll"]!.AsArray().Count);
        // Of a rate more is better.
        Assert.Equal(search["ours"]!.GetValue<double>() / search["theirs"]!.GetValue<double>(), search["ratio"]!.GetValue<double>(), 9);
        // Growth of the process says nothing of data as small as these: what else it takes or gives back outweighs them, and it may shrink.
        Assert.All(
            json["rows"]!.AsArray().Where(row => row!["unit"]!.GetValue<string>() == "per second"),
            row => Assert.InRange(row!["ours"]!.GetValue<double>(), 1, double.MaxValue));

        JsonArray curves = json["curves"]!.AsArray();
        Assert.Equal(["Plumbline", "hnswlib", "FAISS"], curves.Select(curve => curve!["engine"]!.GetValue<string>()));
        foreach (JsonNode? curve in curves)
        {
            JsonArray points = curve!["points"]!.AsArray();
            Assert.Equal([10, 20, 40, 80], points.Select(point => point!["efSearch"]!.GetValue<int>()));
            Assert.InRange(points[0]!["recall"]!.GetValue<double>(), 0.8, 1);
            Assert.InRange(points[^1]!["recall"]!.GetValue<double>(), 0.99, 1);
        }
    }

    [Fact]
    public async Task A_peer_that_finds_something_else_is_reported()
    {
        using TemporaryFolder folder = new();
        // Every result of every query is vector 0, 300 queries, k times.
        string peer = WritePeer(folder, "head -c $(($4 * $5 * 4)) /dev/zero > \"$7\"; printf 'ok\\tseconds=0.01\\n'");
        CompareResult result = await CompareProcess.RunWithPeerAsync(folder.Path, peer, "--work", "hnsw", "--quick", "--only", Smallest, "--threads", "1");
        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("THE TWO SIDES DIFFER", result.Output, StringComparison.Ordinal);
        Assert.Contains("bench/compare: the two sides differ: recall, ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("bench/compare: the two sides differ: ids that repeat, ", result.Errors, StringComparison.Ordinal);
        // It never reaches the recall, so that no rate can be compared.
        Assert.Contains("does not reach that recall at efSearch 80", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_answers_too_few_queries_ends_the_comparison()
    {
        using TemporaryFolder folder = new();
        string peer = WritePeer(folder, "head -c 40 /dev/zero > \"$7\"; printf 'ok\\tseconds=0.01\\n'");
        CompareResult result = await CompareProcess.RunWithPeerAsync(folder.Path, peer, "--work", "hnsw", "--quick", "--only", Smallest, "--threads", "1");
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("the peer returned 10 ids for hnswlib at efSearch 64, expected 300 x 10", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only: found 'no such row', expected part of one of: ", "--only", "no such row")]
    [InlineData("--chart: found --only : build, which leaves no row of queries to draw", "--only", ": build", "--chart", "x.svg")]
    [InlineData("--chart: found '.pdf' at the end of x.pdf, expected .svg or .png", "--chart", "x.pdf", "--only", Smallest)]
    public async Task What_cannot_be_done_is_refused_before_anything_is_measured(string expected, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunWithPeerAsync(folder.Path, WritePeer(folder, "exit 5"), ["--work", "hnsw", "--quick", .. arguments]);
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.StartsWith($"bench/compare: {expected}", result.Errors, StringComparison.Ordinal);
    }

    private static string WritePeer(TemporaryFolder folder, string search)
    {
        string peer = folder.File("peer");
        File.WriteAllText(peer, $"#!/bin/bash\nwhile read -r line; do set -- $line; case $1 in\nsearch) {search} ;;\n*) printf 'ok\\tseconds=0.01\\tbytes=1\\n' ;;\nesac; done\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(peer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return peer;
    }
}
