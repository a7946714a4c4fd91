using Plumbline.IO;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb build shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class BuildScreen(BuildRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(VectorFileDescription file)
    {
        if (!request.Quiet)
        {
            Screen.Show(() => _progress.WriteLine($"plumb build: {NumberWords.Count(file.Rows, "vector")} of dimension {NumberWords.Count(file.Dimension)}, {MetricNames.NameOf(request.Metric)}, M {request.Options.M}, efConstruction {request.Options.EfConstruction}"));
        }
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    public void End(BuildOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            _results.WriteLine($"wrote {request.Output}, {NumberWords.Size(outcome.Bytes)}: {NumberWords.Count(outcome.Count, "vector")}, {IndexTables.Kind(outcome.Statistics.Kind)}");
            _results.WriteLine($"{Quantity.Count((long)Math.Round(outcome.Count / Math.Max(outcome.Seconds("build"), 1e-9)), "vector")} a second; {IndexTables.Reach(outcome.Reachability)}");
            _results.Write(IndexTables.Levels(outcome.Statistics.Levels));
            if (outcome.Calibrations.Count > 0)
            {
                _results.Write(IndexTables.Efforts(outcome.Calibrations));
            }

            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }
}
