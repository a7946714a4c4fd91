using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb build shows.</summary>
internal sealed class BuildScreen(BuildRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(BuildWork work)
    {
        if (!request.Quiet)
        {
            Screen.Show(() => _progress.WriteLine($"plumb build: {Count(work.Vectors.Rows)} vectors of dimension {Count(work.Vectors.Dimension)}, {MetricNames.NameOf(request.Metric)}, M {request.M}, efConstruction {Count(request.EfConstruction)}"));
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
            _results.WriteLine($"wrote {request.Output}, {Size(outcome.FileBytes)}: {Count(outcome.Count)} x {Count(outcome.Dimension)}, {IndexTables.KindOf(outcome.Statistics.Kind)}");
            IndexTables.WriteLevels(_results, outcome.Statistics);
            _results.WriteLine(IndexTables.Reachable(outcome.Reachability, outcome.Statistics));
            if (outcome.Calibration is { } calibration)
            {
                IndexTables.WriteCalibration(_results, calibration);
            }

            _results.WriteLine($"{Count((long)outcome.VectorsPerSecond)} vectors per second; {Stages(outcome.Stages, outcome.PeakMemoryBytes)}");
            Console.Out.Flush();
        });
    }
}
