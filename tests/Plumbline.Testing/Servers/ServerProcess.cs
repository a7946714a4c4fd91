using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plumbline.Testing.Servers;

/// <summary>A real server that a test starts on a free port of this machine and ends again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int MostLines = 50;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Queue<string> _lines;
    private readonly EventHandler _end;

    private ServerProcess(Process process, Queue<string> lines, int port)
    {
        _process = process;
        _lines = lines;
        Port = port;
        // Where the test process ends early, the server must not stay behind.
        _end = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _end;
    }

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port { get; }

    /// <summary>The last lines that it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a program and waits until it accepts connections.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="port">The port that they name.</param>
    /// <param name="folder">Its working folder.</param>
    /// <exception cref="InvalidOperationException">It ended or did not listen in time; the message has what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(string program, IEnumerable<string> arguments, int port, string folder)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Queue<string> lines = new();
        void Keep(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null)
            {
                return;
            }

            lock (lines)
            {
                lines.Enqueue(e.Data);
                while (lines.Count > MostLines)
                {
                    lines.Dequeue();
                }
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ServerProcess server = new(process, lines, port);
        long began = Stopwatch.GetTimestamp();
        while (!await AcceptsAsync(port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit)
            {
                string state = process.HasExited ? $"ended with exit code {process.ExitCode}" : $"did not listen on port {port} within {StartLimit.TotalSeconds} s";
                await server.DisposeAsync();
                throw new InvalidOperationException($"{program} {state}:\n{server.Output}");
            }

            await Task.Delay(50);
        }

        return server;
    }

    /// <summary>Ends the server at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _end;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
