using Plumbline.Exact.Products;

namespace Plumbline.Tests.Exact;

/// <summary>Groups of lists that threads with nothing else to do take from each other.</summary>
public sealed class RescoreGroupsTests
{
    // The lists are only handed on.
    private static readonly CandidateLists None = null!;

    [Fact]
    public void Others_are_helped_only_once_every_piece_has_begun()
    {
        RescoreGroups groups = new(2);
        groups.Begin();
        RescoreGroups.Offer offer = groups.Add(None, Slots(3));
        Assert.False(groups.TryTakeAny(out _, out _));
        groups.Begin();
        Assert.True(groups.TryTakeAny(out RescoreGroups.Offer? found, out ReadOnlyMemory<int> group));
        Assert.Same(offer, found);
        Assert.Equal([0], group.ToArray());
        groups.Done(offer);
        groups.Withdraw(offer);
        Assert.False(groups.TryTakeAny(out _, out _));
        Assert.False(groups.TryTake(offer, out _));
    }

    [Fact]
    public async Task An_offer_ends_when_what_was_taken_of_it_is_done()
    {
        RescoreGroups groups = new(1);
        groups.Begin();
        RescoreGroups.Offer offer = groups.Add(None, Slots(2));
        Assert.True(groups.TryTake(offer, out _));
        Task ended = Task.Run(() => groups.Withdraw(offer), TestContext.Current.CancellationToken);
        Assert.NotSame(ended, await Task.WhenAny(ended, Task.Delay(200, TestContext.Current.CancellationToken)));
        groups.Done(offer);
        await ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_group_is_taken_once_whoever_takes_it()
    {
        const int threads = 4, each = 500;
        RescoreGroups groups = new(threads);
        int[] taken = new int[threads * each];
        int[] withdrawn = new int[threads];
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(
            () =>
            {
                groups.Begin();
                RescoreGroups.Offer mine = groups.Add(None, Slots(each, thread * each));
                while (groups.TryTake(mine, out ReadOnlyMemory<int> group))
                {
                    Work(mine, group);
                }

                groups.Withdraw(mine);
                Assert.All(taken.AsSpan(thread * each, each).ToArray(), times => Assert.Equal(1, times));
                withdrawn[thread] = 1;
                while (groups.TryTakeAny(out RescoreGroups.Offer? other, out ReadOnlyMemory<int> group))
                {
                    Work(other, group);
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.All(withdrawn, done => Assert.Equal(1, done));

        void Work(RescoreGroups.Offer offer, ReadOnlyMemory<int> group)
        {
            Thread.SpinWait(50);
            Interlocked.Increment(ref taken[group.Span[0]]);
            groups.Done(offer);
        }
    }

    private static List<ReadOnlyMemory<int>> Slots(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(slot => (ReadOnlyMemory<int>)new[] { slot })];
}
