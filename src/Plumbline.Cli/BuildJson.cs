using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb build (docs/results.md).</summary>
internal static class BuildJson
{
    public static JsonObject Create(BuildRequest request, BuildOutcome outcome) => new()
    {
        ["vectors"] = request.Vectors,
        ["output"] = request.Output,
        ["outputBytes"] = outcome.Bytes,
        ["n"] = outcome.Count,
        ["d"] = outcome.Dimension,
        ["metric"] = MetricNames.NameOf(request.Metric),
        ["elementType"] = IndexJson.Kind(outcome.Statistics.Kind),
        ["m"] = request.Options.M,
        ["efConstruction"] = request.Options.EfConstruction,
        ["seed"] = request.Options.Seed,
        ["threads"] = request.Options.Threads == 0 ? Environment.ProcessorCount : request.Options.Threads,
        ["vectorsPerSecond"] = Math.Round(outcome.Count / Math.Max(outcome.Seconds("build"), 1e-9), 1),
        ["vectorBytes"] = outcome.Statistics.VectorBytes,
        ["linkBytes"] = outcome.Statistics.LinkBytes,
        ["reachability"] = IndexJson.Reach(outcome.Reachability),
        ["levels"] = IndexJson.Levels(outcome.Statistics.Levels),
        ["calibrations"] = IndexJson.Calibrations(outcome.Calibrations),
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };
}
