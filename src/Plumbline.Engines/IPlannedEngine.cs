namespace Plumbline.Engines;

/// <summary>An engine that decides for each search whether its index answers it.</summary>
public interface IPlannedEngine
{
    /// <summary>Asks how a search would be answered; it is not run.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The engine cannot be reached.</exception>
    ValueTask<EnginePlan> ExplainAsync(EngineSearch search, CancellationToken cancellationToken = default);
}
