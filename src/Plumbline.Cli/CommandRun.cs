using System.Runtime.InteropServices;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Runs a command's work: Ctrl-C cancels it, and every expected failure is one line and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Runs work under a token that Ctrl-C and SIGTERM cancel.</summary>
    public static int Execute(Func<CancellationToken, int> work)
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
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Cancelled, "cancelled; nothing was written");
        }
        catch (FileNotFoundException e) when (e.FileName is not null)
        {
            return Fail(ExitCode.BadInput, $"{e.FileName}: found no such file, expected one that can be read");
        }
        catch (Exception e) when (e is PlanException or VectorFormatException or UnauthorizedAccessException or IOException)
        {
            return Fail(ExitCode.BadInput, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not expected, and said so; a stack trace helps nobody who only uses the tool.
            return Fail(ExitCode.BadInput, $"internal error, please report it: {e.GetType().Name}: {e.Message}");
        }
        catch (OutOfMemoryException)
        {
            return Fail(ExitCode.BadInput, "found too little memory for this study; a smaller --subset needs less");
        }
    }

    /// <summary>Prints one line to standard error.</summary>
    public static int Fail(int code, string message)
    {
        try
        {
            Console.Error.WriteLine($"plumb: {message.ReplaceLineEndings(" ").Trim()}");
        }
        catch (IOException)
        {
            // Nobody reads standard error; the exit code remains.
        }

        return code;
    }
}
