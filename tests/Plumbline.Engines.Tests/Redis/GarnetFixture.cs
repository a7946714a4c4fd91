using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>One Garnet for all tests of a class; started by the first that asks, so that a skip is that test's own.</summary>
public sealed class GarnetFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private GarnetServer? _server;

    internal async Task<GarnetServer> ServerAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _server ??= await GarnetServer.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }
}
