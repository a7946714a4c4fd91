namespace Plumbline.Engines;

/// <summary>
/// A nearest-neighbour search that can be asked questions: an index file, or a server. Answers are the engine's own, unchanged: they may be
/// too few, out of order, or repeat an id, and it is for the audit to see that.
/// </summary>
/// <remarks>One search at a time; an engine is not thread-safe.</remarks>
public interface IAnnEngine : IAsyncDisposable
{
    /// <summary>What the engine says of itself.</summary>
    EngineDescription Description { get; }

    /// <summary>Searches for the neighbours of each query.</summary>
    /// <param name="queries">The queries, q x d, of the engine's dimension.</param>
    /// <param name="search">k, effort, exact mode, threads.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The answers, q of them.</returns>
    /// <exception cref="ArgumentException">The queries have another dimension, or an effort or exact mode is asked for that the engine does not have.</exception>
    /// <exception cref="EngineRefusalException">The engine refuses the request, such as a k above its effort.</exception>
    /// <exception cref="EngineException">The engine cannot be reached, or answers what cannot be understood.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<EngineAnswers> SearchAsync(
        VectorSet queries,
        EngineSearch search,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default);
}
