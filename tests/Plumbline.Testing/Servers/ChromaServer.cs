namespace Plumbline.Testing.Servers;

/// <summary>A Chroma server with a folder of its own, which can be stopped and started again.</summary>
internal sealed class ChromaServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string _program;
    private ServerProcess? _process;

    private ChromaServer(TemporaryFolder folder, string program, int port)
    {
        _folder = folder;
        _program = program;
        Port = port;
    }

    /// <summary>The port of 127.0.0.1 that it listens on, the same after a restart.</summary>
    public int Port { get; }

    /// <summary>Starts it; skips the test (fails it in CI) where it is not installed.</summary>
    public static async Task<ChromaServer> StartAsync()
    {
        ChromaServer server = new(new TemporaryFolder(), ServerPrograms.RequireNpm("chroma"), ServerProcess.FreePort());
        await server.RunAsync();
        return server;
    }

    /// <summary>The address of a collection.</summary>
    public string Address(string collection) => $"chroma://127.0.0.1:{Port}/{collection}";

    /// <summary>Stops the server and starts it on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    /// <summary>Stops the server; its data stay.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Stops the server and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task RunAsync() => _process = await ServerProcess.StartAsync(
        _program, ["run", "--path", _folder.File("db"), "--host", "127.0.0.1", "--port", $"{Port}"], Port, _folder.Path);
}
