using Plumbline.Engines.Chroma;
using Plumbline.Engines.Postgres;
using Plumbline.Engines.Redis;

namespace Plumbline.Engines.Servers;

/// <summary>The kinds of servers, by the schemes of their addresses.</summary>
public static class EngineServers
{
    private static readonly IEngineServer[] All = [new PostgresServer(), new RedisServer(), new ChromaServer()];

    /// <summary>An address of each kind, for help and messages.</summary>
    public static IReadOnlyList<string> Examples => [.. All.Select(server => server.Example)];

    /// <summary>Connects for writing. Nothing is changed yet.</summary>
    /// <param name="address">The server, and what of it is to be filled.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What fills it; the caller disposes it.</returns>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">The address names nothing that can be filled.</exception>
    public static ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Find(address).OpenLoaderAsync(address, options ?? new LoadOptions(), cancellationToken);

    internal static IEngineServer Find(EngineAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return All.FirstOrDefault(server => server.Schemes.Contains(address.Scheme))
            ?? throw new EngineTargetException(address.ToString(), "scheme", $"'{address.Scheme}'", $"one of {string.Join(", ", All.SelectMany(server => server.Schemes))}");
    }
}
