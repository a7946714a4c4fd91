using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb search (docs/results.md).</summary>
internal static class SearchJson
{
    public static JsonObject Create(SearchRequest request, SearchOutcome outcome) => new()
    {
        ["index"] = request.Index,
        ["queries"] = request.Queries,
        ["truth"] = request.Truth,
        ["outputs"] = new JsonArray([.. outcome.Outputs.Select(path => JsonValue.Create(path))]),
        ["n"] = outcome.Index.Count,
        ["d"] = outcome.Index.Dimension,
        ["q"] = outcome.Answers.Returned.Length,
        ["k"] = request.K,
        ["metric"] = MetricNames.NameOf(outcome.Index.Metric),
        ["contract"] = ContractNames.NameOf(request.Parameters.Contract),
        ["targetOverlap"] = request.Parameters.TargetOverlap,
        ["ef"] = outcome.Answers.EfSearch,
        ["threads"] = request.Parameters.Threads == 0 ? Environment.ProcessorCount : request.Parameters.Threads,
        ["queriesPerSecond"] = Math.Round(outcome.QueriesPerSecond, 1),
        ["completeQueries"] = outcome.Answers.Complete,
        ["scannedQueries"] = outcome.Answers.Scanned,
        ["returned"] = Percentiles.Of(outcome.Answers.Returned).Json(),
        ["capacity"] = Percentiles.Of(outcome.Answers.Evaluated).Json(),
        ["expanded"] = Percentiles.Of(outcome.Answers.Expanded).Json(),
        ["quality"] = outcome.Quality is { } quality
            ? new JsonObject { ["overlap"] = quality.Overlap, ["leastOverlap"] = quality.LeastOverlap, ["recall"] = double.IsNaN(quality.Recall) ? null : quality.Recall }
            : null,
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };
}
