using Plumbline.Engines;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Watching;

/// <summary>Where a watch gets its engine and its base from, again and again while it runs.</summary>
public interface IWatchTarget
{
    /// <summary>The engine as it may be shown, without secrets.</summary>
    string Name { get; }

    /// <summary>Whether the base is read from the engine, which a stale base then is again.</summary>
    bool IsFromEngine { get; }

    /// <summary>Opens the engine.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="EngineException">It cannot be reached.</exception>
    ValueTask<IAnnEngine> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Reads the base, and the queries where they are of a file.</summary>
    /// <param name="engine">The engine, just opened.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The base; the caller disposes it.</returns>
    /// <exception cref="EngineException">The engine cannot be reached.</exception>
    /// <exception cref="PlanException">Engine and base do not fit together.</exception>
    ValueTask<WatchedBase> ReadBaseAsync(IAnnEngine engine, CancellationToken cancellationToken);
}
