using System.Runtime.InteropServices;
using Plumbline.Bench.Embed;
using Plumbline.Bench.Report;
using Plumbline.Studies.Plans;

namespace Plumbline.Bench;

/// <summary>Runs a comparison: Ctrl-C ends it and its peer, and every expected failure is one line and an exit code.</summary>
internal static class BenchRun
{
    public static int Execute(string[] arguments)
    {
        using CancellationTokenSource cancellation = new();
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            if (arguments is [PeakMemoryProcess.Word, ..])
            {
                return PeakMemoryProcess.Execute(arguments, cancellation.Token);
            }

            BenchOptions options = BenchOptions.Parse(arguments);
            IComparison comparison = Comparisons.Find(options.Work);
            using BenchSession session = new(options, cancellation.Token);
            return Publish(comparison.Run(session), session);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Cancelled, "cancelled; nothing was written");
        }
        catch (BenchException e)
        {
            return Fail(e.Code, e.Message);
        }
        catch (Exception e) when (e is PlanException or FormatException or UnauthorizedAccessException or IOException)
        {
            return Fail(ExitCode.BadInput, e.Message);
        }
    }

    private static int Publish(BenchReport report, BenchSession session)
    {
        IReadOnlyDictionary<string, string> facts = report.PeerFacts ?? session.Peer.Ask("facts").Fields;
        string text = ReportText.Create(report, session.Options, facts);
        if (session.Options.Chart is { } chart)
        {
            RecallChart.Write(chart, report.Panels);
        }

        if (session.Options.Json is { } target)
        {
            // Standard output is either for a reader or for a program.
            BenchJson.Write(target, BenchJson.Create(report, session, facts));
            (target == "-" ? Console.Error : Console.Out).Write(text);
        }
        else
        {
            Console.Out.Write(text);
        }

        foreach (BenchCheck check in report.Checks.Where(check => !check.Passed))
        {
            BenchSession.Log($"bench/compare: the two sides differ: {check.Describe()}");
        }

        return report.Checks.All(check => check.Passed) ? ExitCode.Done : ExitCode.Disagreement;
    }

    private static int Fail(int code, string message)
    {
        BenchSession.Log($"bench/compare: {message.ReplaceLineEndings(" ").Trim()}");
        return code;
    }
}
