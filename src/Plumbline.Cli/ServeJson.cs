using System.Text.Json.Nodes;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>What plumb serve says of itself once it listens (docs/explorer.md). No token.</summary>
internal static class ServeJson
{
    public static JsonObject Create(Exploration exploration, Uri address, StageTimes times) => new()
    {
        ["url"] = address.ToString(),
        ["name"] = exploration.Name,
        ["n"] = exploration.Count,
        ["d"] = exploration.Dimension,
        ["q"] = exploration.Queries.Length,
        ["metric"] = MetricNames.NameOf(exploration.Metric),
        ["contract"] = ContractNames.NameOf(exploration.Graph.Contract),
        ["m"] = exploration.Graph.M,
        ["efConstruction"] = exploration.Graph.EfConstruction,
        ["seed"] = exploration.Graph.Seed,
        ["maxK"] = exploration.LargestK,
        ["maxEf"] = exploration.LargestEffort,
        ["seconds"] = StageTimes.Json(times.All),
        ["peakMemoryBytes"] = StudyRunner.PeakMemory(),
    };
}
