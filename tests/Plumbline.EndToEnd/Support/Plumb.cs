using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.EndToEnd.Support;

/// <summary>The built tool, run as a process of its own.</summary>
internal sealed partial class Plumb : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly List<string> _errors = [];
    private readonly Task _errorReader;
    private readonly SemaphoreSlim _errorLines = new(0);

    private Plumb(string folder, string[] arguments, (string Name, string Value)[] environment, string? runtimeConfiguration)
    {
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        if (runtimeConfiguration is not null)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add("--runtimeconfig");
            start.ArgumentList.Add(runtimeConfiguration);
        }

        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorReader = ReadErrors();
    }

    /// <summary>plumb.dll, which the build puts beside the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "plumb.dll");

    /// <summary>Runs plumb to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<PlumbResult> RunAsync(string folder, params string[] arguments) => RunAsync(folder, [], arguments);

    /// <summary>Runs plumb to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="runtimeConfiguration">Another runtimeconfig.json than its own.</param>
    public static async Task<PlumbResult> RunAsync(string folder, (string Name, string Value)[] environment, string[] arguments, string? runtimeConfiguration = null)
    {
        using Plumb plumb = new(folder, arguments, environment, runtimeConfiguration);
        return await plumb.EndAsync();
    }

    /// <summary>Starts plumb.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Plumb Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    /// <summary>Starts plumb, which says how far it is line by line, so that a test can wait for a stage.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Plumb Start(string folder, (string Name, string Value)[] environment, string[] arguments) =>
        new(folder, arguments, [("PLUMBLINE_PROGRESS", "lines"), .. environment], null);

    /// <summary>Waits until a line of standard error fits.</summary>
    public async Task WaitForErrorLineAsync(Func<string, bool> fits)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        for (int line = 0; ; line++)
        {
            await _errorLines.WaitAsync(limit.Token);
            lock (_errors)
            {
                if (line == _errors.Count)
                {
                    Assert.Fail($"plumb ended without the line waited for:\n{string.Join('\n', _errors)}");
                }

                if (fits(_errors[line]))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Sends a signal, as a terminal or a service manager does. Nothing happens where the process has ended.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<PlumbResult> EndAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await _process.WaitForExitAsync(limit.Token);
        await _errorReader;
        lock (_errors)
        {
            return new PlumbResult(_process.ExitCode, _output.GetAwaiter().GetResult(), string.Concat(_errors.Select(line => line + "\n")));
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _errorLines.Dispose();
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Add(line);
            }

            _errorLines.Release();
        }

        _errorLines.Release();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
