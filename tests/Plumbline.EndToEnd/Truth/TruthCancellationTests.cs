using System.Diagnostics;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.Truth;

/// <summary>Ctrl-C, and what a service manager sends, end a search within seconds and leave nothing; kill leaves no output.</summary>
public sealed class TruthCancellationTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    // The slowest kernel: the search takes minutes.
    private static readonly (string, string)[] Slow = [("PLUMBLINE_KERNEL", "scalar")];

    private readonly Workplace _place = new();

    public TruthCancellationTests()
    {
        using VectorSet vectors = VectorSet.Allocate(40_000, 256);
        Random random = new(1);
        for (int row = 0; row < vectors.Count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle();
            }
        }

        NpyWriter.Write(_place.File("big.npy"), vectors);
    }

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(Interrupt, "t.npz", "2G")]
    [InlineData(Terminate, "t.ivecs", "2G")]
    [InlineData(Interrupt, "t.npz", "100K")]
    [InlineData(Interrupt, "t.hdf5", "100K")]
    public async Task A_signal_cancels(int signal, string output, string memory)
    {
        Require();
        // What is to be replaced stays as it was.
        File.WriteAllText(_place.File(output), "mine");
        string[] before = _place.Entries;
        using Plumb plumb = Start(output, memory);
        Stopwatch watch = Stopwatch.StartNew();
        plumb.Signal(signal);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("\nplumb: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It took {watch.Elapsed} to stop.");
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task Killing_leaves_no_output_but_a_temporary_file()
    {
        Require();
        string[] before = _place.Entries;
        using Plumb plumb = Start("t.npz", "100K");
        plumb.Signal(Kill);
        PlumbResult result = await plumb.EndAsync();
        Assert.NotEqual(0, result.ExitCode);
        string[] left = [.. _place.Entries.Except(before)];
        Assert.NotEmpty(left);
        Assert.All(left, entry => Assert.StartsWith(".plumbline-", entry, StringComparison.Ordinal));
    }

    private static void Require()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }
    }

    /// <summary>Starts a search and waits until it searches.</summary>
    private Plumb Start(string output, string memory)
    {
        Plumb plumb = Plumb.Start(_place.Path, Slow, ["truth", "big.npy", "--k", "100", "-o", output, "--memory", memory, "--force", "--json", "t.json"]);
        plumb.WaitForErrorLineAsync(line => line.Contains("exact neighbours", StringComparison.Ordinal)).GetAwaiter().GetResult();
        return plumb;
    }
}
