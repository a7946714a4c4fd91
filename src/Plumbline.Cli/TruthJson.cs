using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb truth (docs/results.md).</summary>
internal static class TruthJson
{
    public static JsonObject Create(TruthRequest request, TruthOutcome outcome)
    {
        TruthWork work = outcome.Work;
        return new JsonObject
        {
            ["base"] = request.Base,
            ["queries"] = request.Queries,
            ["outputs"] = new JsonArray([.. work.Outputs.Select(path => JsonValue.Create(path))]),
            ["outputBytes"] = outcome.Bytes,
            ["n"] = work.Base.Rows,
            ["d"] = work.Base.Dimension,
            ["q"] = work.Shape.Queries,
            ["k"] = work.Shape.K,
            ["metric"] = MetricNames.NameOf(request.Metric),
            ["batches"] = work.Batches,
            ["kernel"] = MachineFacts.Machine()["kernel"],
            ["threads"] = request.Threads == 0 ? Environment.ProcessorCount : request.Threads,
            ["meanDistance"] = new JsonObject { ["first"] = outcome.Nearest, ["last"] = outcome.Farthest },
            ["pairsPerSecond"] = outcome.Exact > 0 ? Math.Round((double)work.Base.Rows * work.Shape.Queries / outcome.Exact) : null,
            ["seconds"] = new JsonObject
            {
                ["load"] = Math.Round(outcome.Load, 3),
                ["exact"] = Math.Round(outcome.Exact, 3),
                ["write"] = Math.Round(outcome.Write, 3),
            },
            ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
        };
    }
}
