using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Studies.Comparing;
using Plumbline.Studies.Output;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb report (docs/report.md).</summary>
internal static class ReportJson
{
    public static JsonObject Create(ReportOutcome outcome) => new()
    {
        ["runs"] = new JsonArray([.. outcome.Runs.Select(Run)]),
        ["comparable"] = outcome.Comparison?.IsComparable,
        ["obstacles"] = outcome.Comparison is { } obstacles ? Texts(obstacles.Obstacles) : null,
        ["cautions"] = outcome.Comparison is { } cautions ? Texts(cautions.Cautions) : null,
        ["differences"] = outcome.Comparison is { } comparison ? new JsonArray([.. comparison.Differences.Select(Difference)]) : null,
        ["output"] = outcome.Page,
        ["pictures"] = outcome.Pictures,
        ["written"] = Texts(outcome.Written),
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };

    private static JsonNode Run(StoredRun run) => new JsonObject
    {
        ["runFolder"] = run.Path,
        ["name"] = run.Result.Plan.Name,
        ["finished"] = run.Finished.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["sha256"] = run.Result.Data.Sha256,
    };

    private static JsonNode Difference(RunDifference difference) => new JsonObject
    {
        ["name"] = difference.Name,
        ["values"] = Texts(difference.Values),
        ["changesResults"] = difference.ChangesResults,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
