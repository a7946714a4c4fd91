using System.Text.Json.Nodes;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>The spread over insertion orders and seeds for manifest.json and --json.</summary>
internal static class SensitivityJson
{
    /// <summary>The graphs and the spread over them; null where none were compared.</summary>
    /// <param name="result">The study.</param>
    public static JsonObject? Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Sensitivity is not { } sensitivity ? null : new JsonObject
        {
            ["words"] = sensitivity.Describe(),
            ["run"] = sensitivity.Run,
            ["efSearch"] = sensitivity.EfSearch,
            ["efConstruction"] = sensitivity.EfConstruction,
            ["m"] = sensitivity.M,
            ["order"] = Kind(sensitivity, SensitivityKind.Order),
            ["seed"] = Kind(sensitivity, SensitivityKind.Seed),
        };
    }

    private static JsonObject Kind(SensitivityResult result, SensitivityKind kind) => new()
    {
        ["graphs"] = new JsonArray([.. result.Of(kind).Select(graph => (JsonNode)new JsonObject
        {
            ["orderSeed"] = graph.OrderSeed,
            ["levelSeed"] = graph.LevelSeed,
            ["capacity"] = new JsonObject { ["min"] = graph.Capacity.Min, ["p50"] = graph.Capacity.P50 },
            ["cliff"] = new JsonObject { ["any"] = graph.Capacity.CliffAny, ["p1"] = graph.Capacity.CliffP1, ["p50"] = graph.Capacity.CliffP50 },
        })]),
        ["overlap"] = new JsonArray([.. result.Spreads(kind).Select(spread => (JsonNode)new JsonObject
        {
            ["k"] = spread.K,
            ["min"] = Math.Round(spread.Min, 9),
            ["max"] = Math.Round(spread.Max, 9),
            ["standardDeviation"] = Math.Round(spread.StandardDeviation, 9),
        })]),
    };
}
