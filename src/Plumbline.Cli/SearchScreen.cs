using System.Globalization;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb search shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class SearchScreen(SearchRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(IndexFileInfo index)
    {
        if (!request.Quiet)
        {
            string effort = request.Parameters.TargetOverlap is { } target
                ? string.Create(CultureInfo.InvariantCulture, $"for an overlap of {target}")
                : $"efSearch {request.Parameters.EfSearch}";
            Screen.Show(() => _progress.WriteLine($"plumb search: {request.K} nearest among {NumberWords.Count(index.Count, "vector")} of dimension {NumberWords.Count(index.Dimension)}, {MetricNames.NameOf(index.Metric)}, {effort}"));
            if (Unreached(index) is { } found)
            {
                Screen.Show(() => _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: no efSearch reached that overlap when the index was calibrated for k {found.K}: {found.MeanOverlap:0.0000} with {NumberWords.Count(found.EfSearch)}, which is taken")));
            }
        }
    }

    private CalibratedEffort? Unreached(IndexFileInfo index) =>
        request.Parameters.TargetOverlap is { } target
        && index.Calibrations.FirstOrDefault(one => one.Target >= target)?.Efforts.FirstOrDefault(effort => effort.K >= request.K) is { IsReached: false } found ? found : null;

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(SearchOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            int queries = outcome.Answers.Returned.Length;
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{NumberWords.Count(queries, "query", "queries")} with efSearch {outcome.Answers.EfSearch}: {Quantity.Count((long)Math.Round(outcome.QueriesPerSecond), "query")} a second"));
            _results.WriteLine(outcome.Answers.Complete == queries
                ? "no result is missing"
                : $"results are missing for {NumberWords.Count(queries - outcome.Answers.Complete, "query", "queries")}; the fewest returned are {outcome.Answers.Returned.Min()} of {request.K} (capacity: see evaluated)");
            _results.Write(Counts(outcome));
            if (outcome.Quality is { } quality)
            {
                _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"overlap {quality.Overlap:0.0000} (least of a query {quality.LeastOverlap:0.0000}){(double.IsNaN(quality.Recall) ? "" : string.Create(CultureInfo.InvariantCulture, $", recall {quality.Recall:0.0000}"))}"));
            }

            if (outcome.Outputs.Count > 0)
            {
                _results.WriteLine($"wrote {string.Join(" (ids) and ", outcome.Outputs)}{(outcome.Outputs.Count > 1 ? " (distances)" : "")}");
            }

            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static Table Counts(SearchOutcome outcome)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("a query");
        foreach (string column in (string[])["mean", "min", "median", "p99", "max"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach ((string name, int[] counts) in ((string, int[])[])[("returned", outcome.Answers.Returned), ("evaluated", outcome.Answers.Evaluated), ("expanded", outcome.Answers.Expanded)])
        {
            Percentiles of = Percentiles.Of(counts);
            table.AddRow(name, of.Mean.ToString("N1", CultureInfo.InvariantCulture), NumberWords.Count(of.Min), NumberWords.Count(of.Median), NumberWords.Count(of.P99), NumberWords.Count(of.Max));
        }

        return table;
    }
}
