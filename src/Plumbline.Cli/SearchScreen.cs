using System.Globalization;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb search shows.</summary>
internal sealed class SearchScreen(SearchRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(SearchWork work)
    {
        if (request.Quiet)
        {
            return;
        }

        string effort = request.Target is { } target
            ? string.Create(CultureInfo.InvariantCulture, $"efSearch {work.EfSearch} for overlap {target:0.####}")
            : $"efSearch {Count(work.EfSearch)}";
        Screen.Show(() => _progress.WriteLine($"plumb search: {Count(work.Shape.K)} nearest of {Count(work.Index.Count)} vectors of dimension {Count(work.Index.Dimension)} for {Count(work.Shape.Queries, "query", "queries")}, {MetricNames.NameOf(work.Shape.Metric)}, {effort}, {ContractNames.NameOf(request.Contract)}"));
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(SearchOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            int queries = outcome.Work.Shape.Queries;
            if (request.Output is not null)
            {
                _results.WriteLine($"wrote {string.Join(" (ids) and ", outcome.Work.Outputs)}{(outcome.Work.Outputs.Count > 1 ? " (distances)" : "")}, {Size(outcome.Bytes)}: {Count(queries)} x {Count(outcome.Work.Shape.K)}");
            }

            _results.WriteLine($"query 0: {outcome.First}");
            WriteTable(outcome);
            _results.WriteLine($"complete: {Count(outcome.Complete)} of {Count(queries, "query", "queries")}{(outcome.Missing > 0 ? $"; {Count(outcome.Missing, "neighbour is", "neighbours are")} missing" : "")}{(outcome.EfSearch > outcome.Work.EfSearch ? $"; the effort was lifted to {Count(outcome.EfSearch)}" : "")}{(outcome.Scanned > 0 ? $"; {Count(outcome.Scanned)} by a scan" : "")}");
            _results.WriteLine($"{Count((long)outcome.QueriesPerSecond)} queries per second on {Count(request.Threads == 0 ? Environment.ProcessorCount : request.Threads, "thread")}; {Stages(outcome.Stages, outcome.PeakMemoryBytes)}");
            Console.Out.Flush();
        });
    }

    private void WriteTable(SearchOutcome outcome)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("a query");
        foreach (string name in (string[])["mean", "least", "1%", "median", "99%", "most"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        void Add(string name, Summary? summary, string format)
        {
            if (summary is not null)
            {
                table.AddRow([name, .. new[] { summary.Mean, summary.Min, summary.P1, summary.P50, summary.P99, summary.Max }.Select(value => value.ToString(format, CultureInfo.InvariantCulture))]);
            }
        }

        Add("evaluated", outcome.Evaluated, "N0");
        Add("expanded", outcome.Expanded, "N0");
        Add($"overlap@{outcome.Work.Shape.K}", outcome.Overlap, "0.0000");
        Add($"recall@{outcome.Work.Shape.K}", outcome.Recall, "0.0000");
        _results.Write(table);
    }
}
