using System.Text.Json.Nodes;
using Plumbline.Hnsw;
using Plumbline.Search;

namespace Plumbline.Cli;

/// <summary>What an index is made of, as JSON (docs/results.md).</summary>
internal static class IndexJson
{
    public static JsonObject Parameters(HnswBuildOptions options) => new()
    {
        ["m"] = options.M,
        ["efConstruction"] = options.EfConstruction,
        ["seed"] = options.Seed,
        ["orderSeed"] = options.OrderSeed,
        ["levelSeed"] = options.LevelSeed,
    };

    public static JsonArray Levels(IndexStatistics statistics) => new([.. statistics.Levels.Select(level => (JsonNode)new JsonObject
    {
        ["level"] = level.Level,
        ["vectors"] = level.Count,
        ["linksAtMost"] = level.Capacity,
        ["fewest"] = level.MinLinks,
        ["mean"] = Math.Round(level.MeanLinks, 4),
        ["most"] = level.MaxLinks,
    })]);

    /// <param name="reachability">What was found when the graph was last changed.</param>
    /// <param name="statistics">What is so now; null where it was not counted.</param>
    public static JsonObject Reachability(Reachability reachability, IndexStatistics? statistics) => new()
    {
        ["found"] = reachability.Found,
        ["repaired"] = reachability.Repaired,
        ["left"] = statistics?.Unreachable ?? reachability.Left,
    };

    public static JsonObject Calibration(EffortCalibration calibration) => new()
    {
        ["target"] = calibration.Target,
        ["queries"] = calibration.Queries,
        ["ownVectors"] = calibration.OwnVectors,
        ["vectors"] = calibration.Count,
        ["efforts"] = new JsonArray([.. calibration.Efforts.Select(effort => (JsonNode)new JsonObject
        {
            ["k"] = effort.K,
            ["efSearch"] = effort.EfSearch,
            ["overlap"] = Math.Round(effort.MeanOverlap, 6),
            ["lowerBound"] = Math.Round(effort.LowerBound, 6),
            ["reached"] = effort.IsReached,
        })]),
    };

    /// <summary>How values are kept.</summary>
    public static string Kind(ElementKind kind) => kind switch
    {
        ElementKind.Byte => "byte",
        ElementKind.Half => "float16",
        _ => "float32",
    };

    public static JsonObject Seconds(IReadOnlyList<(string Name, double Seconds)> stages) =>
        new(stages.Select(stage => KeyValuePair.Create(stage.Name, (JsonNode?)JsonValue.Create(Math.Round(stage.Seconds, 3)))));
}
