using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>Runs plumb watch.</summary>
internal static class WatchRun
{
    /// <summary>Watches until the end.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(WatchRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, force: true, request.Target);
        try
        {
            return WatchAsync(request, cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && request.Options.Rounds is null)
        {
            // A watch without an end is over when its user says so.
            return ExitCode.Done;
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return CommandRun.Fail(e, "rounds that were complete stay written");
        }
    }

    private static async Task<int> WatchAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        WatchScreen screen = new(request);
        WatchLines lines = new(request.Json);
        using WatchMetrics metrics = new(request.Options, TimeProvider.System);
        using WatchPrometheus prometheus = new();
        using WatchExport export = new(request, prometheus);
        WatchServer? server = request.Listen is { } endpoint ? WatchServer.Start(endpoint, prometheus, metrics) : null;
        try
        {
            WatchRunner runner = new(new WatchTarget(request.Target, request.MaxReadRate, null), request.Options, metrics, screen.Change);
            await using (runner.ConfigureAwait(false))
            {
                await runner.StartAsync(cancellationToken).ConfigureAwait(false);
                screen.Begin(runner, export.SendsOtlp);
                WatchEnd end = await runner.RunAsync(round => Tell(request, round, screen, lines), cancellationToken).ConfigureAwait(false);
                if (export.SendsOtlp && !export.Flush() && !export.IsTroubleTold)
                {
                    WatchScreen.Warn("--otlp: found no collector that takes the metrics, expected one; the rounds are complete");
                }

                return Verdict(end, metrics.Health);
            }
        }
        finally
        {
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void Tell(WatchRequest request, WatchRound round, WatchScreen screen, WatchLines lines)
    {
        screen.Round(round);
        try
        {
            lines.Write(WatchJson.Create(request.Target.Shown, round));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is what .NET says where the system says that a file is too large. The watch is worth more than its record.
            WatchScreen.Warn($"--json: round {round.Number} was not written: {e.Message}");
        }
    }

    private static int Verdict(WatchEnd end, WatchHealth health)
    {
        if (end.Unmet > 0)
        {
            string last = health.Status == WatchStatus.Alert ? $"; {health.Words}" : "";
            return CommandRun.Fail(ExitCode.RequirementNotMet, $"found {end.Unmet} of {NumberWords.Count(end.Rounds, "round")} that did not meet the requirements, expected none{last}");
        }

        return end.Missed > 0
            ? CommandRun.Fail(ExitCode.Unreachable, $"found {end.Missed} of {NumberWords.Count(end.Rounds, "round")} skipped or cut off, expected none; {health.Words}")
            : ExitCode.Done;
    }
}
