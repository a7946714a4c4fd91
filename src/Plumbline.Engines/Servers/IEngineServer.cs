namespace Plumbline.Engines.Servers;

/// <summary>A kind of server that can be asked and filled.</summary>
internal interface IEngineServer
{
    /// <summary>Schemes of its addresses, in lower case.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>An address, for help and messages.</summary>
    string Example { get; }

    /// <summary>The port that is meant where an address names none.</summary>
    int UsualPort { get; }

    /// <summary>The scheme of addresses that are spoken to over TLS from the first byte; null where there is none.</summary>
    string? SecureScheme { get; }

    /// <summary>Asks whoever listens whether it is a server of this kind, without a user, a password or a token.</summary>
    /// <param name="stream">A connection that nothing was sent over.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What it said of itself; null where it is no server of this kind.</returns>
    /// <exception cref="IOException">The connection ended.</exception>
    ValueTask<string?> GreetAsync(Stream stream, EngineAddress address, CancellationToken cancellationToken);

    /// <summary>Connects, and finds what can be asked.</summary>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">It has no such table, key or collection, or none that can be asked.</exception>
    ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>Connects for writing. Nothing is changed yet.</summary>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">The address names nothing that can be filled.</exception>
    ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken);
}
