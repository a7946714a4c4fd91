using Plumbline.IO;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb convert shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class ConvertScreen(ConvertRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(ConvertWork work)
    {
        if (!request.Quiet)
        {
            Screen.Show(() => _progress.WriteLine($"plumb convert: {What(work)}, to {string.Join(" and ", work.Outputs)}"));
        }
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(ConvertOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            string element = outcome.Work.Shape is { } shape ? $", {VectorElementNames.NameOf(shape.Element)}" : "";
            _results.WriteLine($"wrote {string.Join(" (ids) and ", outcome.Work.Outputs)}{(outcome.Work.Outputs.Count > 1 ? " (distances)" : "")}, {Size(outcome.Bytes)}{element}");
            _results.WriteLine(Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static string What(ConvertWork work) => work.Vectors is { } vectors
        ? $"{Count(vectors.Rows, "vector")} of dimension {Count(vectors.Dimension)}, {vectors.DataType}"
        : $"{Count(work.Neighbors!.K, "neighbour")} of {Count(work.Neighbors.Queries, "query", "queries")}";
}
