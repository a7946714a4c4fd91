namespace Plumbline.Engines.Redis;

/// <summary>Many requests in flight, answered in their order.</summary>
internal static class RedisPipeline
{
    /// <summary>Runs requests, at most some at a time; the first failure ends it.</summary>
    /// <param name="count">Number of requests.</param>
    /// <param name="inFlight">The most at a time.</param>
    /// <param name="ask">Asks the request of a number.</param>
    /// <param name="take">Takes the answer, in the order of the numbers.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask RunAsync<T>(
        int count, int inFlight, Func<int, CancellationToken, Task<T>> ask, Action<int, T> take, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<T>> waiting = new();
        int asked = 0;
        try
        {
            for (int done = 0; done < count; done++)
            {
                while (asked < count && waiting.Count < inFlight)
                {
                    waiting.Enqueue(ask(asked++, stop.Token));
                }

                take(done, await waiting.Dequeue().ConfigureAwait(false));
                progress?.Report((done + 1.0) / count);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (Task<T> rest in waiting)
            {
                // What is still in flight ends unseen.
                _ = rest.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }
}
