using System.Diagnostics;

namespace Plumbline.Bench.Hardware;

/// <summary>Work a second of several threads that do the same thing at the same time.</summary>
internal static class LoadedThreads
{
    /// <summary>Starts threads together, lets each repeat a piece of work for a while, and adds up what they did.</summary>
    /// <param name="threads">Number of threads.</param>
    /// <param name="span">How long.</param>
    /// <param name="piece">A piece of work of the thread with this number; returns how much work it was.</param>
    /// <returns>Work a second.</returns>
    public static double Rate(int threads, TimeSpan span, Func<int, double> piece)
    {
        double[] work = new double[threads];
        double[] seconds = new double[threads];
        using Barrier together = new(threads);
        Thread[] all =
        [
            .. Enumerable.Range(0, threads).Select(number => new Thread(() =>
            {
                // Compiled, and data in whatever cache it fits, before the clock starts.
                piece(number);
                together.SignalAndWait();
                long start = Stopwatch.GetTimestamp();
                do
                {
                    work[number] += piece(number);
                }
                while (Stopwatch.GetElapsedTime(start) < span);
                seconds[number] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            })),
        ];
        foreach (Thread thread in all)
        {
            thread.Start();
        }

        foreach (Thread thread in all)
        {
            thread.Join();
        }

        return work.Zip(seconds, (amount, time) => amount / time).Sum();
    }
}
