using System.Text.Json.Nodes;
using Plumbline.Bench.Tests.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests;

/// <summary>bench/compare study, from its peer's compilation to the table.</summary>
public class StudyCompareTests
{
    [Fact]
    public async Task A_quick_study_beside_FAISS_ends_well()
    {
        PeerPackages.Require();
        using TemporaryFolder folder = new();
        WriteVectors(folder.File("x.npy"), 1500);
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "study", "--quick", "--data", "x.npy", "--threads", "2", "--json", "result.json");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Both sides agree", result.Output, StringComparison.Ordinal);
        // Nothing but the data and the result is left.
        Assert.Equal(["result.json", "x.npy"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

        JsonNode json = JsonNode.Parse(File.ReadAllText(folder.File("result.json")))!;
        Assert.True(json["agree"]!.GetValue<bool>());
        // 14 settings, each compared at k 10, 50 and 100.
        Assert.Equal(42, json["checks"]!.AsArray().Count);
        JsonNode search = json["rows"]![0]!;
        Assert.Equal("search, 140 (setting, k)", search["work"]!.GetValue<string>());
        Assert.True(search["theirsEstimated"]!.GetValue<bool>());
        Assert.Equal(search["theirs"]!.GetValue<double>() / search["ours"]!.GetValue<double>(), search["ratio"]!.GetValue<double>(), 9);
        Assert.True(json["peakMemoryBytes"]!.GetValue<long>() > 0);
        Assert.Equal(["check", "ours", "peer", "prepare"], json["seconds"]!.AsObject().Select(stage => stage.Key));
    }

    [Fact]
    public async Task An_interrupt_ends_the_peer_and_leaves_nothing()
    {
        PeerPackages.Require();
        using TemporaryFolder folder = new();
        WriteVectors(folder.File("x.npy"), 1500);
        // More repetitions than would ever end.
        using CompareProcess process = CompareProcess.Start(folder.Path, "study", "--quick", "--data", "x.npy", "--repetitions", "9999", "--json", "result.json");
        await process.WaitUntilMeasuringAsync();
        Assert.NotEmpty(WorkingIn(folder.Path));
        process.InterruptNow();
        CompareResult result = await process.EndAsync();
        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.EndsWith("bench/compare: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal([folder.File("x.npy")], Directory.GetFileSystemEntries(folder.Path));
        Assert.Empty(WorkingIn(folder.Path));
    }

    [Fact]
    public async Task A_peer_that_finds_something_else_is_reported()
    {
        using TemporaryFolder folder = new();
        WriteVectors(folder.File("x.npy"), 600);
        // Every result of every query is vector 0.
        string peer = WritePeer(
            folder,
            """
            search) head -c $((300 * $3 * 4)) /dev/zero > "$6"; printf 'ok\tseconds=0.001\tqueries=300\n' ;;
            """);
        CompareResult result = await CompareProcess.RunWithPeerAsync(folder.Path, peer, "--work", "study", "--quick", "--data", "x.npy", "--threads", "1");
        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("THE TWO SIDES DIFFER", result.Output, StringComparison.Ordinal);
        Assert.Contains("bench/compare: the two sides differ: mean overlap, efSearch 25, k 10: ours", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search) echo 'error\tno graph' ;;", "the peer could not do 'search 50 10 2 0 ids.bin': no graph")]
    [InlineData("search) exit 5 ;;", "the peer ended with exit code 5 at 'search 50 10 2 0 ids.bin'")]
    public async Task A_peer_that_fails_ends_the_comparison(string search, string expected)
    {
        using TemporaryFolder folder = new();
        WriteVectors(folder.File("x.npy"), 600);
        CompareResult result = await CompareProcess.RunWithPeerAsync(folder.Path, WritePeer(folder, search), "--work", "study", "--quick", "--data", "x.npy", "--threads", "1");
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.Equal(["peer", "x.npy"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    private static string WritePeer(TemporaryFolder folder, string search)
    {
        string peer = folder.File("peer");
        File.WriteAllText(peer, $"#!/bin/bash\nwhile read -r line; do set -- $line; case $1 in\n{search.Replace("\t", "\\t", StringComparison.Ordinal).Replace("echo", "echo -e", StringComparison.Ordinal)}\n*) printf 'ok\\tseconds=0.001\\tbytes=1\\n' ;;\nesac; done\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(peer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return peer;
    }

    // Few dimensions: graphs of the same settings find nearly the same, and the test is short.
    private static void WriteVectors(string path, int count)
    {
        using VectorSet vectors = VectorSet.Allocate(count, 8);
        Random random = new(1);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle();
            }
        }

        NpyWriter.Write(path, vectors);
    }

    /// <summary>Processes whose working folder is below a folder, deleted or not: the peers.</summary>
    private static string[] WorkingIn(string folder) =>
        [.. Directory.GetDirectories("/proc").Where(process => WorkingFolder(process)?.StartsWith(folder + "/plumbline-bench-", StringComparison.Ordinal) ?? false)];

    private static string? WorkingFolder(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
