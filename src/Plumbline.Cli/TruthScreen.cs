using System.Globalization;
using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb truth shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class TruthScreen(TruthRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(TruthWork work)
    {
        if (request.Quiet)
        {
            return;
        }

        string queries = work.Queries is null ? "each of them" : Count(work.Queries.Rows, "query");
        string batches = work.Batches > 1 ? $", in {Count(work.Batches)} batches" : "";
        Screen.Show(() => _progress.WriteLine($"plumb truth: {Count(work.Shape.K)} nearest of {Count(work.Base.Rows, "vector")} of dimension {Count(work.Base.Dimension)} for {queries}, {MetricNames.NameOf(request.Metric)}{batches}"));
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(TruthOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            _results.WriteLine($"wrote {string.Join(" (ids) and ", outcome.Work.Outputs)}{(outcome.Work.Outputs.Count > 1 ? " (distances)" : "")}, {Size(outcome.Bytes)}: {Count(outcome.Work.Shape.Queries)} x {Count(outcome.Work.Shape.K)}");
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean distance of the nearest {outcome.Nearest:G6}, of neighbour {outcome.Work.Shape.K} {outcome.Farthest:G6} ({Meaning(request.Metric)})"));
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {outcome.Load:0.0} s, exact {outcome.Exact:0.0} s, write {outcome.Write:0.0} s; peak memory {Size(outcome.PeakMemoryBytes)}"));
            Console.Out.Flush();
        });
    }

    private static string Meaning(Metric metric) => metric switch
    {
        Metric.L2 => "Euclidean",
        Metric.SquaredL2 => "squared Euclidean",
        Metric.InnerProduct => "negated inner product",
        _ => "1 - cosine",
    };
}
