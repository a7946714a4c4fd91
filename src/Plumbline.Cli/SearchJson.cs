using System.Text.Json.Nodes;
using Plumbline.Fidelity;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb search (docs/results.md).</summary>
internal static class SearchJson
{
    public static JsonObject Create(SearchRequest request, SearchOutcome outcome)
    {
        SearchWork work = outcome.Work;
        return new JsonObject
        {
            ["index"] = request.Index,
            ["queries"] = request.Queries,
            ["truth"] = request.Truth,
            ["output"] = new JsonArray([.. work.Outputs.Select(path => JsonValue.Create(path))]),
            ["outputBytes"] = outcome.Bytes,
            ["n"] = work.Index.Count,
            ["d"] = work.Index.Dimension,
            ["q"] = work.Shape.Queries,
            ["k"] = work.Shape.K,
            ["metric"] = MetricNames.NameOf(work.Shape.Metric),
            ["contract"] = ContractNames.NameOf(request.Contract),
            ["target"] = request.Target,
            ["efSearch"] = work.EfSearch,
            ["efSearchTaken"] = outcome.EfSearch,
            ["kernel"] = MachineFacts.Machine()["kernel"],
            ["threads"] = request.Threads == 0 ? Environment.ProcessorCount : request.Threads,
            ["repeat"] = request.Repeat,
            ["mapped"] = request.Mapped,
            ["queriesPerSecond"] = Math.Round(outcome.QueriesPerSecond, 1),
            ["evaluated"] = Of(outcome.Evaluated),
            ["expanded"] = Of(outcome.Expanded),
            ["complete"] = outcome.Complete,
            ["missing"] = outcome.Missing,
            ["scanned"] = outcome.Scanned,
            ["overlap"] = Of(outcome.Overlap),
            ["recall"] = Of(outcome.Recall),
            ["seconds"] = IndexJson.Seconds(outcome.Stages),
            ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
        };
    }

    private static JsonObject? Of(Summary? summary) => summary is null ? null : new JsonObject
    {
        ["mean"] = summary.Mean,
        ["min"] = summary.Min,
        ["p1"] = summary.P1,
        ["p5"] = summary.P5,
        ["p50"] = summary.P50,
        ["p95"] = summary.P95,
        ["p99"] = summary.P99,
        ["max"] = summary.Max,
    };
}
