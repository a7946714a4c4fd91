using System.Diagnostics;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.Index;

/// <summary>Ctrl-C ends plumb build within seconds and leaves what was there before.</summary>
public sealed class IndexCancellationTests : IDisposable
{
    private const int Interrupt = 2;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_signal_cancels_a_build()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        using (VectorSet vectors = VectorSet.Allocate(60_000, 64))
        {
            Random random = new(1);
            for (int row = 0; row < vectors.Count; row++)
            {
                foreach (ref float value in vectors.WritableRow(row))
                {
                    value = random.NextSingle();
                }
            }

            NpyWriter.Write(_place.File("big.npy"), vectors, ct: TestContext.Current.CancellationToken);
        }

        // What is to be replaced stays as it was.
        File.WriteAllText(_place.File("big.plumb"), "mine");
        string[] before = _place.Entries;
        using Plumb plumb = Plumb.Start(_place.Path, "build", "big.npy", "-o", "big.plumb", "--ef-construction", "1000", "--threads", "1", "--force", "--json", "b.json");
        await plumb.WaitForErrorLineAsync(line => line.Contains("building", StringComparison.Ordinal));
        Stopwatch watch = Stopwatch.StartNew();
        plumb.Signal(Interrupt);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("\nplumb: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It took {watch.Elapsed} to stop.");
        Assert.Equal(before, _place.Entries);
    }
}
