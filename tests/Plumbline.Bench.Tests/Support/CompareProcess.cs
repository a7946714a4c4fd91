using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Support;

/// <summary>bench/compare, or the program that it starts, run as a process of its own.</summary>
internal sealed partial class CompareProcess : IDisposable
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;
    private readonly Task _errorReader;
    private readonly TaskCompletionSource _measuring = new();

    private CompareProcess(ProcessStartInfo start, string folder)
    {
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // Its own files lie in the folder too, so that a test sees what is left of them.
        start.Environment["TMPDIR"] = folder;
        // The tests' build has built it already.
        start.Environment["PLUMBLINE_BENCH_PROGRAM"] = Program;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorReader = ReadErrors();
    }

    /// <summary>Plumbline.Bench.dll, which the build puts beside the tests.</summary>
    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Plumbline.Bench.dll");

    /// <summary>Runs bench/compare to its end.</summary>
    /// <param name="folder">The folder that it runs in, not the repository's.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<CompareResult> RunAsync(string folder, params string[] arguments)
    {
        using CompareProcess process = Start(folder, arguments);
        return await process.EndAsync();
    }

    /// <summary>Starts bench/compare; skips the test where there is no bash.</summary>
    public static CompareProcess Start(string folder, params string[] arguments)
    {
        const string Bash = "/bin/bash";
        if (!File.Exists(Bash))
        {
            Requirement.Missing($"There is no {Bash}.");
        }

        return new CompareProcess(new ProcessStartInfo(Bash, [Path.Combine(Repository.Root, "bench", "compare"), .. arguments]), folder);
    }

    /// <summary>Runs our side with a peer of the test's own.</summary>
    public static async Task<CompareResult> RunWithPeerAsync(string folder, string peer, params string[] arguments)
    {
        using CompareProcess process = new(new ProcessStartInfo("dotnet", [Program, "--peer", peer, .. arguments]), folder);
        return await process.EndAsync();
    }

    /// <summary>Waits until it measures.</summary>
    public async Task WaitUntilMeasuringAsync()
    {
        await Task.WhenAny(_measuring.Task, _errorReader).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(_measuring.Task.IsCompleted, $"It ended without measuring:\n{_errors}");
    }

    /// <summary>Sends what Ctrl-C sends, to this process alone.</summary>
    public void InterruptNow() => _ = Kill(_process.Id, Interrupt);

    public async Task<CompareResult> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await _errorReader;
        return new CompareResult(_process.ExitCode, await _output, _errors.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errors.Append(line).Append('\n');
            if (line.StartsWith("repetition 1", StringComparison.Ordinal))
            {
                _measuring.TrySetResult();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
