using System.Diagnostics;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Study;

/// <summary>Ctrl-C, and what a service manager sends, end a study within seconds and leave nothing.</summary>
public sealed class CancellationTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(Interrupt, "vectors")]
    [InlineData(Interrupt, "graph, efConstruction")]
    [InlineData(Interrupt, "settings on 3 graphs")]
    [InlineData(Terminate, "exact neighbours")]
    public async Task A_signal_cancels(int signal, string stage)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        string[] before = _place.Entries;
        using Plumb plumb = Plumb.Start(_place.Path, "study", "--data", "replica:3000", "--runs", "50", "--out", "runs/long", "--json", "long.json");
        await plumb.WaitForErrorLineAsync(line => line.Contains(stage, StringComparison.Ordinal));
        Stopwatch watch = Stopwatch.StartNew();
        plumb.Signal(signal);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("\nplumb: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n'), line => line.StartsWith("plumb: ", StringComparison.Ordinal));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It took {watch.Elapsed} to stop.");
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task A_quiet_study_says_only_that_it_was_cancelled()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        using Plumb plumb = Plumb.Start(_place.Path, "study", "--data", "replica:3000", "--runs", "50", "--out", "out", "--quiet");
        // The temporary run folder is the only sign that the study has begun.
        while (!Directory.EnumerateDirectories(_place.Path).Any())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        plumb.Signal(Interrupt);
        Assert.Equal(new PlumbResult(130, "", "plumb: cancelled; nothing was written\n"), await plumb.EndAsync());
        Assert.Equal(["x.npy"], Directory.EnumerateFileSystemEntries(_place.Path).Select(Path.GetFileName));
    }

    /// <summary>Nothing comes out of this pipe, and opening it cannot be cancelled: the first signal waits, the second must not.</summary>
    [Fact]
    public async Task A_second_signal_ends_what_the_first_does_not_reach()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("mkfifo is asked of Linux only.");
        }

        using (Process mkfifo = Process.Start("mkfifo", [_place.File("pipe.yaml")]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using Plumb plumb = Plumb.Start(_place.Path, "study", "pipe.yaml", "--out", "out");
        Task<PlumbResult> end = plumb.EndAsync();
        Stopwatch watch = Stopwatch.StartNew();
        do
        {
            await Task.Delay(700, TestContext.Current.CancellationToken);
            plumb.Signal(Interrupt);
        }
        while (!end.IsCompleted && watch.Elapsed < TimeSpan.FromSeconds(30));
        Assert.True(end.IsCompleted, "plumb still runs after 30 seconds of signals.");
        Assert.Equal(130, (await end).ExitCode);
        Assert.False(Directory.Exists(_place.File("out")));
    }
}
