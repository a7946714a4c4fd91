using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

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
                while (groups.TryTakeAny(out RescoreGroups.Offer? other, out ReadOnlyMemory<int> group))
                {
                    Work(other, group);
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.All(taken, times => Assert.Equal(1, times));

        void Work(RescoreGroups.Offer offer, ReadOnlyMemory<int> group)
        {
            Thread.SpinWait(50);
            Interlocked.Increment(ref taken[group.Span[0]]);
            groups.Done(offer);
        }
    }

    [Fact]
    public void A_rescorer_helps_with_what_another_offers()
    {
        const int K = 5, Queries = 40;
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 16, 1);
        DistanceComputer distances = new(vectors, Metric.SquaredL2);
        using CandidateLists lists = Lists(vectors, distances, Queries, K);
        RescoreGroups groups = new(1);
        groups.Begin();
        RescoreGroups.Offer offer = groups.Add(lists, [.. Enumerable.Range(0, Queries).Chunk(15).Select(slots => (ReadOnlyMemory<int>)slots)]);
        using Rescorer rescorer = new(distances);
        rescorer.Help(groups);
        groups.Withdraw(offer);
        for (int slot = 0; slot < Queries; slot++)
        {
            ulong[] expected = [.. Points(slot, K).Select(id => SortKey.Create(distances.Distance(distances.Prepare(slot), id), id)).Order()];
            Assert.Equal(expected, lists.Nearest(slot, new KeySort()).ToArray());
        }
    }

    [Fact]
    public async Task A_group_that_fails_is_given_back()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 16, 1);
        DistanceComputer distances = new(vectors, Metric.SquaredL2);
        using CandidateLists lists = Lists(vectors, distances, 3, 5);
        RescoreGroups groups = new(1);
        groups.Begin();
        RescoreGroups.Offer offer = groups.Add(lists, [new[] { 0, 1_000_000 }]);
        using Rescorer rescorer = new(distances);
        Assert.Throws<IndexOutOfRangeException>(() => rescorer.Help(groups));
        await Task.Run(() => groups.Withdraw(offer), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static CandidateLists Lists(VectorSet vectors, DistanceComputer distances, int queries, int k)
    {
        ScaledVectors scaled = ScaledVectors.Measure(vectors, Metric.SquaredL2, VectorForm.Floats, 1, TestContext.Current.CancellationToken);
        CandidateLists lists = new(queries, k, new ProductBounds(Metric.SquaredL2, vectors.Dimension, scaled.Scale, VectorForm.Floats), distances, scaled);
        lists.Expect(RowOrder.Natural(), 0, vectors.Count);
        for (int slot = 0; slot < queries; slot++)
        {
            lists.Start(slot, distances.Prepare(slot), scaled, slot, own: -1);
            foreach (int id in Points(slot, k))
            {
                lists.Add(slot, -id, id, vectors.Count);
            }
        }

        return lists;
    }

    private static IEnumerable<int> Points(int slot, int k) => Enumerable.Range(0, k).Select(i => slot + (7 * i));

    private static List<ReadOnlyMemory<int>> Slots(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(slot => (ReadOnlyMemory<int>)new[] { slot })];
}
