using System.Globalization;
using Plumbline.Studies.Watching;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb watch shows: a line a round, and every change of health.</summary>
internal sealed class WatchScreen(WatchRequest request)
{
    private readonly IAnsiConsole _results = Screen.OpenLines(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _remarks = Screen.OpenLines(standardError: true);

    public void Begin(WatchRunner runner, bool sendsOtlp)
    {
        CommandRun.TellMetricDoubt(runner.Engine);
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            _remarks.WriteLine(Text($"plumb watch: {runner.Engine!.Name}, {NumberWords.Count(runner.Base!.Count, "vector")} of dimension {Quantity.Count(runner.Engine.Dimension)}; {Quantity.Count(Math.Min(request.Options.Sample, runner.Base.QueryCount), "query")} every {request.Options.Every.TotalSeconds:0.###} s, at most {request.Options.MaxQueriesPerSecond:0.###} searches a second"));
            if (request.Listen is { } endpoint)
            {
                _remarks.WriteLine($"serving {endpoint}/metrics, /healthz, /readyz, /livez{(endpoint.IsLoopback ? "" : ", without a password, to whoever reaches this address")}");
            }

            if (sendsOtlp)
            {
                _remarks.WriteLine("sending metrics by OTLP");
            }
        });
    }

    /// <summary>Tells a change of health: among the rounds, or with --quiet, which shows none, on standard error.</summary>
    public void Change(WatchHealth health) => Screen.Show(() =>
    {
        string line = Markup.Escape($"{Time(health.Since)}  {health.StatusName}: {health.Words}");
        (request.Quiet ? _remarks : _results).MarkupLine(Colour(health.Status) is { } colour ? $"[{colour}]{line}[/]" : line);
        Console.Out.Flush();
    });

    public void Round(WatchRound round)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            string measures = round.Outcome == WatchOutcome.Complete ? string.Join(" | ", round.Rows.Select(Row)) : WatchJson.NameOf(round.Outcome);
            string stale = round.IsStale ? Text($"  base stale ({Quantity.Percent(round.NewShare)} new, {Quantity.Percent(round.SelfMissingShare)} not found)") : "";
            string status = Colour(round.Health.Status) is { } colour ? $"[{colour}]{round.Health.StatusName}[/]" : round.Health.StatusName;
            _results.MarkupLine($"{Markup.Escape(Text($"{Time(round.Time)}  round {round.Number}  {measures}{stale}"))}  {status}");
            Console.Out.Flush();
        });
    }

    /// <summary>Tells what went wrong beside the watch, which goes on.</summary>
    public static void Warn(string words) => CommandRun.Fail(ExitCode.Done, words);

    private static string Row(WatchRow row)
    {
        string at = row.Effort is { } effort ? Text($"k {row.K}, efSearch {effort}") : Text($"k {row.K}");
        return Text($"{at}: overlap {row.Overlap:0.0000} (1% below {row.OverlapP1:0.00}), short {Quantity.Percent(row.Shortfall)}, p50 {Milliseconds(row.SecondsAt(50))}, p99 {Milliseconds(row.SecondsAt(99))}");
    }

    private static string Milliseconds(double seconds) => double.IsNaN(seconds) ? "-" : Text($"{seconds * 1000:0.0} ms");

    private static string? Colour(WatchStatus status) => status switch
    {
        WatchStatus.Ok => "green",
        WatchStatus.Alert => "yellow",
        WatchStatus.Down => "red",
        _ => null,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
