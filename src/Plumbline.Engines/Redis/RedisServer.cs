using System.Text;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Redis;

/// <summary>Servers that speak the Redis protocol and have vector sets: Redis 8 and Garnet.</summary>
internal sealed class RedisServer : IEngineServer
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["redis", "rediss"];

    /// <inheritdoc/>
    public string Example => "redis://host:6379?key=vectors";

    /// <inheritdoc/>
    public int UsualPort => RedisConnection.UsualPort;

    /// <inheritdoc/>
    public string? SecureScheme => "rediss";

    /// <inheritdoc/>
    public async ValueTask<string?> GreetAsync(Stream stream, EngineAddress address, CancellationToken cancellationToken)
    {
        string pong = await AskAsync(stream, "*1\r\n$4\r\nPING\r\n", cancellationToken).ConfigureAwait(false);
        if (pong.StartsWith("-NOAUTH", StringComparison.Ordinal) || pong.StartsWith("-DENIED", StringComparison.Ordinal))
        {
            return "Redis protocol; it asks for a password before it says more";
        }

        if (!pong.StartsWith("+PONG", StringComparison.Ordinal))
        {
            return null;
        }

        string known = await AskAsync(stream, "*3\r\n$7\r\nCOMMAND\r\n$4\r\nINFO\r\n$4\r\nVADD\r\n", cancellationToken).ConfigureAwait(false);
        return known.Contains("vadd", StringComparison.OrdinalIgnoreCase) ? "Redis protocol, with vector sets" : "Redis protocol, without vector sets that it tells of";
    }

    /// <summary>Sends a command and reads the beginning of the reply.</summary>
    private static async ValueTask<string> AskAsync(Stream stream, string command, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken).ConfigureAwait(false);
        byte[] reply = new byte[4096];
        return Encoding.ASCII.GetString(reply, 0, await stream.ReadAsync(reply, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        RedisConnection connection = await RedisConnection.OpenAsync(address, options.Timeout, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RedisEngine.OpenAsync(connection, progress, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken)
    {
        RedisLoader.Validate(address, options);
        RedisConnection connection = await RedisConnection.OpenAsync(address, options.Timeout, cancellationToken).ConfigureAwait(false);
        return new RedisLoader(connection, options);
    }
}
