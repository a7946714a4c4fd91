namespace Plumbline.Engines.Servers;

/// <summary>A kind of server that can be asked and filled.</summary>
internal interface IEngineServer
{
    /// <summary>Schemes of its addresses, in lower case.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>An address, for help and messages.</summary>
    string Example { get; }

    /// <summary>Connects, and finds what can be asked.</summary>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">It has no such table, key or collection, or none that can be asked.</exception>
    ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>Connects for writing. Nothing is changed yet.</summary>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">The address names nothing that can be filled.</exception>
    ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken);
}
