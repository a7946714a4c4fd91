using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Bench;

/// <summary>A peer at work: it keeps its data between commands, so that both sides can be measured in turn.</summary>
internal sealed class PeerProcess : IDisposable
{
    // Threads of OpenMP and OpenBLAS spin for a while when their work is done, and would take our time.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _end;

    /// <summary>Starts a peer.</summary>
    /// <param name="program">The program.</param>
    /// <param name="threads">Threads that it may use.</param>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="cancellation">Ends it.</param>
    public PeerProcess(string program, int threads, string folder, CancellationToken cancellation)
    {
        string number = threads.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(program, [number])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The peer runs with the best kernels that its libraries have for this processor, whatever the shell says.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OPENBLAS_", StringComparison.Ordinal) || name.StartsWith("OMP_", StringComparison.Ordinal) || name.StartsWith("GOMP_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["OMP_NUM_THREADS"] = number;
        start.Environment["OPENBLAS_NUM_THREADS"] = number;
        if (Avx512BW.IsSupported)
        {
            // OpenBLAS takes SSE3 on processors that are newer than itself (0.3.21: Intel's since Sapphire Rapids).
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        }

        try
        {
            _process = Process.Start(start) ?? throw new BenchException($"{program}: the peer did not start", ExitCode.NotReachable);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"{program}: the peer did not start: {e.Message}", ExitCode.NotReachable);
        }

        _cancellation = cancellation;
        _end = cancellation.Register(End);
    }

    /// <summary>Gives a command and waits for the answer.</summary>
    /// <exception cref="BenchException">The peer could not do it, or ended.</exception>
    /// <exception cref="OperationCanceledException">The session was cancelled.</exception>
    public PeerAnswer Ask(string command)
    {
        _cancellation.ThrowIfCancellationRequested();
        string? line = null;
        try
        {
            _process.StandardInput.WriteLine(command);
            _process.StandardInput.Flush();
            line = _process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // The pipe is gone with the peer; said below.
        }

        if (line is null)
        {
            // A signal to both of us may have reached the peer first.
            _cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            _cancellation.ThrowIfCancellationRequested();
            _process.WaitForExit();
            throw new BenchException($"the peer ended with exit code {_process.ExitCode} at '{command}'", ExitCode.NotReachable);
        }

        _cancellation.ThrowIfCancellationRequested();
        Thread.Sleep(Settle);
        return PeerAnswer.Parse(command, line);
    }

    /// <summary>Gives a command made of words and numbers.</summary>
    public PeerAnswer Ask(params ReadOnlySpan<object> words)
    {
        List<string> text = [];
        foreach (object word in words)
        {
            text.Add(Convert.ToString(word, CultureInfo.InvariantCulture)!);
        }

        return Ask(string.Join(' ', text));
    }

    public void Dispose()
    {
        _end.Dispose();
        End();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void End()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
