using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>A connection beside the adapter's, for what the loader does not do.</summary>
internal sealed class RedisConnectionForTests : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private RedisConnectionForTests(ConnectionMultiplexer multiplexer) => _multiplexer = multiplexer;

    public static async Task<RedisConnectionForTests> OpenAsync(int port) => new(await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}"));

    public Task AddAsync(string key, string element, ReadOnlySpan<float> vector) =>
        _multiplexer.GetDatabase().ExecuteAsync("VADD", (RedisKey)key, "FP32", MemoryMarshal.AsBytes(vector).ToArray(), element, "NOQUANT");

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();
}
