using CsCheck;
using Plumbline.Studies.Watching;

namespace Plumbline.Studies.Tests.Watching;

public sealed class QueryPacerTests
{
    /// <summary>Whatever the budget and however long what is paced takes: a window of any length has no more starts than the budget gives it.</summary>
    [Fact]
    public Task No_window_has_more_than_the_budget() => Gen.Select(Gen.Double[0.05, 500], Gen.Int[0, 400].Array[2, 60]).SampleAsync(async (budget, pauses) =>
    {
        List<TimeSpan> starts = await Starts(budget, pauses);
        for (int first = 0; first < starts.Count; first++)
        {
            for (int last = first; last < starts.Count; last++)
            {
                // The closed window from one start to another; a window of a second, open at one end, has at most the budget.
                double most = Math.Floor(((starts[last] - starts[first]).TotalSeconds * budget) + 1e-6) + 1;
                Assert.True(last - first + 1 <= most, $"budget {budget}: {last - first + 1} starts in {starts[last] - starts[first]}");
            }
        }
    });

    [Fact]
    public async Task What_is_left_unused_is_not_saved_up()
    {
        List<TimeSpan> starts = await Starts(10, [5000, 0, 0]);

        Assert.Equal([5.0, 5.1, 5.2], starts.Select(start => Math.Round(start.TotalSeconds, 3)));
    }

    private static async Task<List<TimeSpan>> Starts(double budget, int[] pauses)
    {
        JumpingClock clock = new();
        QueryPacer pacer = new(clock, budget);
        List<TimeSpan> starts = [];
        foreach (int pause in pauses)
        {
            clock.Advance(TimeSpan.FromMilliseconds(pause));
            await pacer.WaitAsync(TestContext.Current.CancellationToken);
            starts.Add(clock.Elapsed);
        }

        return starts;
    }
}
