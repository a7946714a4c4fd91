using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.Tests.Search;

/// <summary>
/// Many readers and one who saves beside one writer. Every component of a vector tells its key and version, so that a torn one shows.
/// PLUMBLINE_STRESS_SECONDS=600 makes it last longer.
/// </summary>
public sealed class ConcurrentIndexTests
{
    private const int Readers = 4;
    private const int UsualSeconds = 4;

    [Fact]
    public async Task Readers_see_whole_vectors_of_keys_that_are_there_while_a_writer_adds_removes_updates_and_compacts()
    {
        int seconds = int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_STRESS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : UsualSeconds;
        using TemporaryFolder folder = new();
        using VectorIndex<long> index = new(StressedIndex.Dimension, Metric.SquaredL2, new HnswBuildOptions { M = 6, EfConstruction = 20, Threads = 1 });
        StressedIndex stressed = new(index, folder);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
        Task[] tasks =
        [
            .. Enumerable.Range(0, Readers).Select(number => OnOwnThread(() => stressed.Read(new Random(number), stop.Token))),
            OnOwnThread(() => stressed.Save(stop.Token)),
            OnOwnThread(() => stressed.Write(new Random(99), stop.Token)),
        ];
        // Whoever fails first stops the others.
        foreach (Task task in tasks)
        {
            _ = task.ContinueWith(_ => stop.Cancel(), TaskContinuationOptions.OnlyOnFaulted);
        }

        await Task.WhenAll(tasks);
        stressed.CheckEnd();
        TestContext.Current.TestOutputHelper?.WriteLine($"{seconds} s: {stressed.Figures}");
        Assert.True(stressed.Searches > 100 && stressed.Changes > 100 && stressed.Saves > 2, $"{stressed.Figures}: too few to say anything.");
    }

    // Loops on threads of the pool would keep it from the timer that ends them: on two cores the pool is full, and grows only while nothing is taken from its queue.
    private static Task OnOwnThread(Action loop) => Task.Factory.StartNew(loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
