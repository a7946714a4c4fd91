using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>A connection beside the adapter's, for what the adapter and the loader do not do.</summary>
internal sealed class RedisConnectionForTests : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private RedisConnectionForTests(ConnectionMultiplexer multiplexer) => _multiplexer = multiplexer;

    public static async Task<RedisConnectionForTests> OpenAsync(int port) => new(await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},allowAdmin=true,protocol=resp2"));

    public Task<RedisResult> AddAsync(string key, string element, ReadOnlySpan<float> vector, params object[] options) =>
        AskAsync("VADD", [(RedisKey)key, "FP32", Blob(vector), element, .. options]);

    public Task<RedisResult> AskAsync(string command, params object[] arguments) => _multiplexer.GetDatabase().ExecuteAsync(command, arguments);

    /// <summary>The elements of an answer, in the server's order.</summary>
    public async Task<string[]> SearchAsync(string key, ReadOnlyMemory<float> query, params object[] options) =>
        [.. ((string?[]?)await AskAsync("VSIM", [(RedisKey)key, "FP32", Blob(query.Span), .. options]) ?? []).OfType<string>()];

    /// <summary>A field of VINFO.</summary>
    public async Task<string?> InfoAsync(string key, string field)
    {
        RedisResult info = await AskAsync("VINFO", (RedisKey)key);
        for (int i = 0; i + 1 < info.Length; i += 2)
        {
            if ((string?)info[i] == field)
            {
                return (string?)info[i + 1];
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();

    private static byte[] Blob(ReadOnlySpan<float> vector) => MemoryMarshal.AsBytes(vector).ToArray();
}
