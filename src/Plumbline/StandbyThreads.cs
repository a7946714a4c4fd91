using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Plumbline;

/// <summary>
/// Threads for work of a few milliseconds that comes again and again, as single queries do. One that has nothing to do looks out for more
/// for a while before it sleeps: a sleeping thread, of the thread pool too, may be woken too late to be of use (on Linux by up to the
/// 4 ms of the scheduler's tick). What they do is asked for by <see cref="Run"/>, whose caller works too, and alone where all stand
/// elsewhere.
/// </summary>
/// <remarks>
/// Thread-safe. Started when first needed, and never ended (they are background threads); where the system starts no more of them, those
/// that are there have to do. What a caller's flow carries (culture, activity) does not reach them.
/// </remarks>
internal sealed class StandbyThreads
{
    // More than lies between queries of a loop, and than threads wait for each other at the end of one. OpenMP's look out for milliseconds.
    private static readonly long LookOutTicks = Stopwatch.Frequency / 2000;

    private readonly Lock _lock = new();
    private readonly Stack<Standby> _idle;
    private readonly int _most;
    private int _started;

    /// <summary>No threads as yet.</summary>
    /// <param name="most">How many there may be.</param>
    internal StandbyThreads(int most)
    {
        _most = most;
        // Room for all: a thread that comes back must not run out of memory.
        _idle = new Stack<Standby>(most);
    }

    /// <summary>Those of the process: with the caller, one a processor.</summary>
    public static StandbyThreads Shared { get; } = new(Environment.ProcessorCount - 1);

    /// <summary>Calls <paramref name="body"/> once for each piece. Which thread runs which piece is open; results must not depend on it.</summary>
    /// <param name="pieces">Number of pieces, each short: who asks waits for the last without sleeping at first.</param>
    /// <param name="threads">Threads to use at most, with the caller's.</param>
    /// <param name="createWorker">Makes the buffers of one thread.</param>
    /// <param name="body">Does one piece.</param>
    /// <param name="cancellationToken">Stops before the next piece.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run<TWorker>(int pieces, int threads, Func<TWorker> createWorker, Action<int, TWorker> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Job job = new(pieces, claim =>
        {
            TWorker? worker = default;
            bool isFirst = true;
            while (claim() is int piece and >= 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                worker = isFirst ? createWorker() : worker;
                isFirst = false;
                body(piece, worker!);
            }
        });
        for (int other = 1; other < Math.Min(threads, pieces) && TryTake() is Standby standby; other++)
        {
            standby.Give(job);
        }

        job.Work();
        job.End();
    }

    private Standby? TryTake()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out Standby? standby))
            {
                return standby;
            }

            if (_started == _most)
            {
                return null;
            }

            try
            {
                Standby started = new(this, _started + 1);
                _started++;
                return started;
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                // A limit on processes or threads (Linux tells it as want of memory).
                return null;
            }
        }
    }

    private void Return(Standby standby)
    {
        lock (_lock)
        {
            _idle.Push(standby);
        }
    }

    /// <summary>Pieces that several threads share.</summary>
    private sealed class Job(int pieces, Action<Func<int>> work)
    {
        private int _next = -1;
        private int _running;
        private Exception? _failure;

        /// <summary>Takes part, until <see cref="Leave"/>; whoever comes after the end finds no piece left.</summary>
        public void Join()
        {
            Interlocked.Increment(ref _running);
            Work();
        }

        /// <summary>Ends what <see cref="Join"/> began.</summary>
        public void Leave() => Interlocked.Decrement(ref _running);

        public void Work()
        {
            try
            {
                work(Claim);
            }
            catch (Exception e)
            {
                // The first to fail is told; the others stop.
                Interlocked.CompareExchange(ref _failure, e, null);
                Interlocked.Exchange(ref _next, pieces);
            }
        }

        /// <summary>Once no piece is left: waits for those that others are at.</summary>
        public void End()
        {
            SpinWait wait = default;
            long start = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref _running) > 0)
            {
                // A sleep may last too long, but a piece that does so itself is not worth a processor.
                wait.SpinOnce(Stopwatch.GetTimestamp() - start < LookOutTicks ? -1 : 0);
            }

            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }

        /// <summary>The next piece; -1 where none is left.</summary>
        private int Claim()
        {
            int piece = Interlocked.Increment(ref _next);
            return piece < pieces ? piece : -1;
        }
    }

    /// <summary>One thread.</summary>
    private sealed class Standby
    {
        // Stands where a job would while the thread sleeps.
        private static readonly Job Asleep = new(0, _ => { });

        private readonly StandbyThreads _all;
        private readonly object _gate = new();
        private Job? _job;

        public Standby(StandbyThreads all, int number)
        {
            _all = all;
            Thread thread = new(Loop) { IsBackground = true, Name = $"Plumbline standby {number}" };
            // It outlives the caller whose flow it would carry.
            thread.UnsafeStart();
        }

        public void Give(Job job)
        {
            if (Interlocked.Exchange(ref _job, job) == Asleep)
            {
                lock (_gate)
                {
                    Monitor.Pulse(_gate);
                }
            }
        }

        private void Loop()
        {
            while (true)
            {
                Once();
            }
        }

        // Apart, so that a job, and all that it holds, is not kept until the next comes.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Once()
        {
            Job job = Next();
            job.Join();
            // Before it leaves: who asks again at once shall find it.
            _all.Return(this);
            job.Leave();
        }

        private Job Next()
        {
            long start = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref _job) is null)
            {
                if (Stopwatch.GetTimestamp() - start > LookOutTicks && Interlocked.CompareExchange(ref _job, Asleep, null) is null)
                {
                    lock (_gate)
                    {
                        while (Volatile.Read(ref _job) == Asleep)
                        {
                            Monitor.Wait(_gate);
                        }
                    }
                }

                Thread.SpinWait(16);
            }

            return Interlocked.Exchange(ref _job, null)!;
        }
    }
}
