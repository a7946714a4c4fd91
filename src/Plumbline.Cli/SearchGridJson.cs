using System.Text.Json.Nodes;
using Plumbline.Engines;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb search for several k and efforts, or on an index of another library (docs/results.md).</summary>
internal static class SearchGridJson
{
    public static JsonObject Create(SearchGridRequest request, SearchGridOutcome outcome) => new()
    {
        ["index"] = request.Target,
        ["engine"] = outcome.Engine.Name,
        ["queries"] = request.Queries,
        ["outputs"] = request.Output is null ? new JsonArray() : new JsonArray(JsonValue.Create(request.Output)),
        ["n"] = outcome.Engine.Count,
        ["d"] = outcome.Engine.Dimension,
        ["q"] = outcome.Queries,
        ["metric"] = MetricNames.NameOf(outcome.Engine.Metric),
        ["distances"] = outcome.Engine.Distance.Formula(),
        ["contract"] = ContractOf(request, outcome.Engine),
        ["threads"] = request.Threads == 0 ? Environment.ProcessorCount : request.Threads,
        ["rows"] = new JsonArray([.. outcome.Rows.Select(Row)]),
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };

    private static string? ContractOf(SearchGridRequest request, EngineDescription engine) =>
        engine.Effort is null ? null
        : ContractNames.NameOf(request.Options.Contract ?? (engine.Name.StartsWith("FAISS", StringComparison.Ordinal) ? CapacityContract.SpillAndPad : CapacityContract.Lift));

    private static JsonObject Row(SearchGridRow row) => new()
    {
        ["k"] = row.K,
        ["ef"] = row.Effort,
        ["returnedMean"] = row.Returned.Average(),
        ["shortfallQueries"] = row.Shortfall,
        ["capacity"] = row.Evaluated is null ? null : Percentiles.Of(row.Evaluated).Json(),
        ["queriesPerSecond"] = Math.Round(row.Returned.Length / Math.Max(row.Seconds, 1e-9), 1),
    };
}
