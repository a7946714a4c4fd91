using System.Globalization;

namespace Plumbline.Testing.Servers;

/// <summary>Garnet with vector sets on a free port of this machine, its data in a temporary folder.</summary>
internal sealed class GarnetServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly TemporaryFolder _folder;

    private GarnetServer(ServerProcess process, TemporaryFolder folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port => _process.Port;

    /// <summary>Whether it was ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The last lines that it wrote.</summary>
    public string Output => _process.Output;

    /// <summary>Starts a server; skips the test where Garnet is not installed.</summary>
    /// <param name="more">More arguments, such as <c>--auth Password --password P</c>.</param>
    public static Task<GarnetServer> StartAsync(params string[] more) => StartAsync(ServerProcess.FreePort(), more);

    /// <summary>Starts a server on a port, as after one there has ended.</summary>
    /// <param name="port">The port.</param>
    /// <param name="more">More arguments.</param>
    public static async Task<GarnetServer> StartAsync(int port, params string[] more)
    {
        (string program, string[] first) = ServerPrograms.RequireGarnet();
        TemporaryFolder folder = new();
        string[] arguments =
        [
            .. first, "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--enable-vector-set-preview",
            "--checkpointdir", folder.Path, .. more.Contains("--memory") ? more : ["--memory", "1g", "--index", "64m", .. more],
        ];
        try
        {
            return new GarnetServer(await ServerProcess.StartAsync(program, arguments, port, Repository.Root), folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The address of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="more">More parameters, such as <c>&amp;quant=noquant</c>.</param>
    public string Address(string key, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}?key={Uri.EscapeDataString(key)}{more}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
