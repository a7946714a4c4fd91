using System.Collections.Concurrent;
using CsCheck;

namespace Plumbline.Tests;

public sealed class StandbyThreadsTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    [Fact]
    public void Every_piece_is_done_once_by_however_many()
    {
        StandbyThreads threads = new(most: 3);
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 6]).Sample((pieces, most) =>
        {
            int[] done = new int[pieces];
            ConcurrentBag<object> workers = [];
            threads.Run(pieces, most, () => Add(workers, new object()), (piece, worker) => Interlocked.Add(ref done[piece], workers.Contains(worker) ? 1 : 100), TestContext.Current.CancellationToken);
            Assert.All(done, times => Assert.Equal(1, times));
            Assert.InRange(workers.Count, Math.Min(1, pieces), Math.Min(most, 4));
        }, iter: 3000);
    }

    [Fact]
    public void Others_take_part_when_they_look_out_and_when_they_sleep()
    {
        StandbyThreads threads = new(most: 2);
        for (int time = 0; time < 30; time++)
        {
            // The first is started, of the next some sleep by now.
            Thread.Sleep(time % 3 * 5);
            using Barrier all = new(3);
            ConcurrentDictionary<int, int> ids = [];
            threads.Run(3, 3, () => 0, (_, _) =>
            {
                ids[Environment.CurrentManagedThreadId] = 0;
                // None goes on before three are here.
                Assert.True(all.SignalAndWait(LongEnough));
            }, TestContext.Current.CancellationToken);
            Assert.Equal(3, ids.Count);
            Assert.Contains(Environment.CurrentManagedThreadId, ids.Keys);
        }
    }

    [Fact]
    public void Where_there_is_no_other_the_caller_does_it_all()
    {
        List<int> pieces = [];
        new StandbyThreads(most: 0).Run(5, 8, () => 0, (piece, _) => pieces.Add(piece), TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 3, 4], pieces);
        // One caller has the only other, in whose piece a second caller asks.
        StandbyThreads one = new(most: 1);
        using Barrier both = new(2);
        one.Run(2, 2, () => 0, (_, _) =>
        {
            Assert.True(both.SignalAndWait(LongEnough));
            int here = Environment.CurrentManagedThreadId;
            one.Run(10, 2, () => 0, (_, _) => Assert.Equal(here, Environment.CurrentManagedThreadId), TestContext.Current.CancellationToken);
            Assert.True(both.SignalAndWait(LongEnough));
        }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_failure_is_thrown_once_all_have_stopped_and_the_threads_go_on()
    {
        StandbyThreads threads = new(most: 2);
        for (int time = 0; time < 50; time++)
        {
            int running = 0, begun = 0;
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => threads.Run(1_000_000, 3, () => 0, (piece, _) =>
            {
                Interlocked.Increment(ref running);
                Interlocked.Increment(ref begun);
                Thread.SpinWait(100);
                Interlocked.Decrement(ref running);
                if (piece == 20)
                {
                    throw new InvalidDataException("piece 20");
                }
            }, TestContext.Current.CancellationToken));
            Assert.Equal("piece 20", error.Message);
            Assert.Equal(0, running);
            Assert.InRange(begun, 21, 999_999);
        }

        Assert.Throws<NotSupportedException>(() => threads.Run<int>(4, 3, () => throw new NotSupportedException(), (_, _) => { }, TestContext.Current.CancellationToken));
        int done = 0;
        threads.Run(9, 3, () => 0, (_, _) => Interlocked.Increment(ref done), TestContext.Current.CancellationToken);
        Assert.Equal(9, done);
    }

    [Fact]
    public void Cancelling_stops_before_the_next_piece()
    {
        using CancellationTokenSource source = new();
        int begun = 0;
        Assert.Throws<OperationCanceledException>(() => new StandbyThreads(most: 2).Run(1000, 3, () => 0, (_, _) =>
        {
            // From the tenth on no thread begins another.
            if (Interlocked.Increment(ref begun) >= 10)
            {
                source.Cancel();
            }
        }, source.Token));
        Assert.InRange(begun, 10, 12);
        Assert.Throws<OperationCanceledException>(() => new StandbyThreads(most: 2).Run(1, 1, () => 0, (_, _) => Assert.Fail("It was cancelled before."), source.Token));
    }

    [Fact]
    public void Callers_at_once_get_what_is_theirs_and_nobody_works_on_after_the_end()
    {
        StandbyThreads threads = new(most: 3);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, caller =>
        {
            Random random = new(caller);
            int late = 0;
            for (int time = 0; time < 2000; time++)
            {
                int[] done = new int[random.Next(12)];
                bool ended = false;
                threads.Run(done.Length, 1 + random.Next(4), () => 0, (piece, _) =>
                {
                    Thread.SpinWait(piece * 20);
                    Interlocked.Increment(ref done[piece]);
                    Interlocked.Add(ref late, Volatile.Read(ref ended) ? 1 : 0);
                }, CancellationToken.None);
                Assert.All(done, times => Assert.Equal(1, times));
                Volatile.Write(ref ended, true);
            }

            Assert.Equal(0, Volatile.Read(ref late));
        });
    }

    private static T Add<T>(ConcurrentBag<T> all, T one)
    {
        all.Add(one);
        return one;
    }
}
