using System.Runtime.InteropServices;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Imaging.Downloads;
using Plumbline.IO;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Runs a command's work: Ctrl-C cancels it, and every expected failure is one line and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Runs work under a token that Ctrl-C and SIGTERM cancel.</summary>
    /// <param name="work">The work.</param>
    /// <param name="needsLess">What needs less memory, in words; null where nothing does.</param>
    public static int Execute(Func<CancellationToken, int> work, string? needsLess = null)
    {
        using CancellationTokenSource cancellation = new();
        void Cancel(PosixSignalContext context)
        {
            // A second signal ends the process, in case the first does not get through: opening a pipe that nobody writes to waits forever.
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return work(cancellation.Token);
        }
        catch (Exception e)
        {
            return Fail(e, e is OperationCanceledException ? "nothing was written" : e is OutOfMemoryException ? needsLess : null);
        }
    }

    /// <summary>Prints what went wrong, and what became of the work, as one line.</summary>
    /// <param name="e">What went wrong.</param>
    /// <param name="outcome">What became of the work; null where the first part says enough.</param>
    /// <returns>The exit code.</returns>
    public static int Fail(Exception e, string? outcome)
    {
        // A type that cannot be made ready says only that; why, it holds inside.
        while (e is TypeInitializationException { InnerException: { } cause })
        {
            e = cause;
        }

        TypedPaths paths = new(Environment.GetCommandLineArgs().Skip(1));
        (int code, string message) = e switch
        {
            _ when paths.Describe(e) is { } line => (ExitCode.BadInput, line),
            OperationCanceledException => (ExitCode.Cancelled, "cancelled"),
            AddressUnreachableException or EngineException => (ExitCode.Unreachable, e.Message),
            PlanException or VectorFormatException or EngineTargetException or IndexFileException or PlatformNotSupportedException or UnauthorizedAccessException or IOException => (ExitCode.BadInput, e.Message),
            OutOfMemoryException => (ExitCode.BadInput, "found too little memory, expected more than this process may use (of the machine, of its container, or set by DOTNET_GCHeapHardLimit)"),
            // Not expected, and said so; a stack trace helps nobody who only uses the tool.
            _ => (ExitCode.BadInput, $"internal error, please report it: {e.GetType().Name}: {e.Message}"),
        };
        return Fail(code, outcome is null ? message : $"{message}; {outcome}");
    }

    /// <summary>Prints one line to standard error.</summary>
    public static int Fail(int code, string message)
    {
        Say(message);
        return code;
    }

    /// <summary>Tells on standard error, with --quiet too, what in an engine speaks against the metric that was stated for it.</summary>
    /// <param name="engine">The engine; null for none yet.</param>
    public static void TellMetricDoubt(EngineDescription? engine)
    {
        if (engine?.MetricDoubt is { } doubt)
        {
            Say($"note: {doubt} (--metric)");
        }
    }

    private static void Say(string message)
    {
        try
        {
            Console.Error.WriteLine($"plumb: {EngineAddress.Redact(message.ReplaceLineEndings(" ").Trim())}");
        }
        catch (IOException)
        {
            // Nobody reads standard error; the exit code remains.
        }
    }
}
