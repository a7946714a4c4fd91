using System.Text.Json.Nodes;
using Plumbline.Hnsw;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb build (docs/results.md).</summary>
internal static class BuildJson
{
    public static JsonObject Create(BuildRequest request, BuildOutcome outcome) => new()
    {
        ["vectors"] = request.Vectors,
        ["output"] = request.Output,
        ["outputBytes"] = outcome.FileBytes,
        ["n"] = outcome.Count,
        ["d"] = outcome.Dimension,
        ["metric"] = MetricNames.NameOf(request.Metric),
        ["parameters"] = IndexJson.Parameters(new HnswBuildOptions { M = request.M, EfConstruction = request.EfConstruction, Seed = request.Seed }),
        ["values"] = IndexJson.Kind(outcome.Statistics.Kind),
        ["kernel"] = MachineFacts.Machine()["kernel"],
        ["threads"] = request.Threads == 0 ? Environment.ProcessorCount : request.Threads,
        ["indexBytes"] = outcome.IndexBytes,
        ["levels"] = IndexJson.Levels(outcome.Statistics),
        ["reachability"] = IndexJson.Reachability(outcome.Reachability, outcome.Statistics),
        ["calibration"] = outcome.Calibration is { } calibration ? IndexJson.Calibration(calibration) : null,
        ["vectorsPerSecond"] = Math.Round(outcome.VectorsPerSecond, 1),
        ["seconds"] = IndexJson.Seconds(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };
}
