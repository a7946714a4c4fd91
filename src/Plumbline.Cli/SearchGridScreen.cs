using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb search shows for several k and efforts.</summary>
internal sealed class SearchGridScreen(SearchGridRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(SearchGridOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            EngineDescription engine = outcome.Engine;
            _results.WriteLine($"{engine.Name}: {NumberWords.Count(engine.Count, "vector")} of dimension {NumberWords.Count(engine.Dimension)}, {MetricNames.NameOf(engine.Metric)}; {NumberWords.Count(outcome.Queries, "query", "queries")}");
            _results.Write(Rows(outcome));
            if (request.Output is not null)
            {
                _results.WriteLine($"wrote {request.Output}");
            }

            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static Table Rows(SearchGridOutcome outcome)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["k", "efSearch", "returned", "queries short", "capacity min", "median", "max", "queries/s"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (SearchGridRow row in outcome.Rows)
        {
            Percentiles? capacity = row.Evaluated is null ? null : Percentiles.Of(row.Evaluated);
            table.AddRow(
                NumberWords.Count(row.K),
                row.Effort is { } effort ? NumberWords.Count(effort) : "",
                row.Returned.Average().ToString("N1", CultureInfo.InvariantCulture),
                NumberWords.Count(row.Shortfall),
                capacity is null ? "" : NumberWords.Count(capacity.Min),
                capacity is null ? "" : NumberWords.Count(capacity.Median),
                capacity is null ? "" : NumberWords.Count(capacity.Max),
                NumberWords.Count((long)Math.Round(row.Returned.Length / Math.Max(row.Seconds, 1e-9))));
        }

        return table;
    }
}
