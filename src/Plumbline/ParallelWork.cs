namespace Plumbline;

/// <summary>Runs numbered pieces of work on several threads, with buffers a thread, progress and cancellation.</summary>
internal static class ParallelWork
{
    /// <summary>Calls <paramref name="body"/> once for each piece. Which thread runs which piece is open; results must not depend on it.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="createWorker">Makes the buffers of one thread.</param>
    /// <param name="body">Does one piece.</param>
    /// <param name="progress">Told the share done, 0 to 1, not more often than one in a thousand.</param>
    /// <param name="cancellationToken">Stops before the next piece.</param>
    public static void Run<TWorker>(
        int pieces,
        int threads,
        Func<TWorker> createWorker,
        Action<int, TWorker> body,
        IProgress<double>? progress,
        CancellationToken cancellationToken) =>
        Run(pieces, threads, createWorker, body, _ => { }, progress, cancellationToken);

    /// <summary>As the other, for buffers that a thread gives back at its end.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="createWorker">Makes the buffers of one thread.</param>
    /// <param name="body">Does one piece.</param>
    /// <param name="endWorker">Frees the buffers of one thread.</param>
    /// <param name="progress">Told the share done, 0 to 1, not more often than one in a thousand.</param>
    /// <param name="cancellationToken">Stops before the next piece.</param>
    public static void Run<TWorker>(
        int pieces,
        int threads,
        Func<TWorker> createWorker,
        Action<int, TWorker> body,
        Action<TWorker> endWorker,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        cancellationToken.ThrowIfCancellationRequested();
        SharedProgress shared = new(pieces, progress);
        ParallelOptions options = new()
        {
            // A thread that finds nothing left to do would have to be waited for.
            MaxDegreeOfParallelism = Math.Clamp(pieces, 1, threads == 0 ? Environment.ProcessorCount : threads),
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(
                0,
                pieces,
                options,
                createWorker,
                (piece, _, worker) =>
                {
                    body(piece, worker);
                    shared.Add(1);
                    return worker;
                },
                endWorker);
        }
        catch (AggregateException e)
        {
            // Callers catch a failure by its own type; how many threads met it at once is chance.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
