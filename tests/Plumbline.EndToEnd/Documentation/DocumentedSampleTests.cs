using System.Diagnostics;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>The programs of samples/ run and find what they should.</summary>
public sealed class DocumentedSampleTests
{
    [Theory]
    [InlineData("ExactSearch", "query 0: ", "nearest to vector 0, itself left out: ")]
    [InlineData("Fidelity", "overlap@100 0.", "results run out from k ")]
    [InlineData("KeysAndFilters", "complete: True; nearest now: 17, 1000000 of 50", "even keys only: True, 10 of them", "complete: True", "2 of 3, complete: True: photo-007.jpg, photo-011.jpg", "saved and loaded: 500 and 500 vectors")]
    [InlineData("OwnEngine", "when k exceeds the effort: Truncate", "k 100, effort 50: ", "unfilled 0.510")]
    [InlineData("VectorStore", "k 10: overlap ", "k 100: overlap ")]
    public async Task A_sample_runs(string name, params string[] expected)
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{output}\n{await errors}");
        Assert.All(expected, text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_sample_is_listed_and_run()
    {
        string list = Repository.ReadText("samples/README.md");
        string[] samples = [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "samples")).Select(folder => Path.GetFileName(folder)!)];
        Assert.True(samples.Length >= 5);
        Assert.All(samples, sample => Assert.Contains($"[{sample}]({sample}/", list, StringComparison.Ordinal));
    }
}
