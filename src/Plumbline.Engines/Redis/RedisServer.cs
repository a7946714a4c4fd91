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
