using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
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

    /// <summary>Where on this machine a server of each kind usually listens.</summary>
    public static IReadOnlyList<EngineAddress> LocalAddresses =>
        [.. All.Select(server => EngineAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{server.Schemes[0]}://127.0.0.1:{server.UsualPort}")))];

    /// <summary>Refuses an address of no kind of server that is known.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="EngineTargetException">No kind of server has addresses of this scheme.</exception>
    public static void RequireKnownScheme(EngineAddress address) => Find(address);

    /// <summary>Whether a server answers, asked without a user, a password or a token: what of it could be searched is not looked for.</summary>
    /// <param name="address">The server.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="EngineTargetException">No kind of server has addresses of this scheme.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<EngineGreeting> GreetAsync(EngineAddress address, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        IEngineServer server = Find(address);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            string? said = await AskAsync(server, address, limit.Token).ConfigureAwait(false);
            return new EngineGreeting(address, said is not null, said ?? "something listens there that is no such server");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EngineGreeting(address, false, string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.#} s"));
        }
        catch (SocketException e)
        {
            return new EngineGreeting(address, false, e.SocketErrorCode == SocketError.ConnectionRefused ? "nothing listens there" : address.RedactFrom(e.Message));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return new EngineGreeting(address, false, address.RedactFrom(e.Message.ReplaceLineEndings(" ")));
        }
    }

    private static async ValueTask<string?> AskAsync(IEngineServer server, EngineAddress address, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host.Trim('[', ']'), address.Port ?? server.UsualPort, cancellationToken).ConfigureAwait(false);
        NetworkStream plain = client.GetStream();
        await using (plain.ConfigureAwait(false))
        {
            if (address.Scheme != server.SecureScheme)
            {
                return await server.GreetAsync(plain, address, cancellationToken).ConfigureAwait(false);
            }

            SslStream secure = new(plain, leaveInnerStreamOpen: true);
            await using (secure.ConfigureAwait(false))
            {
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, cancellationToken).ConfigureAwait(false);
                return await server.GreetAsync(secure, address, cancellationToken).ConfigureAwait(false);
            }
        }
    }

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
