using System.Text.Json.Nodes;
using Plumbline.Search;

namespace Plumbline.Cli;

/// <summary>What the JSON of build and info says of an index alike.</summary>
internal static class IndexJson
{
    public static JsonArray Levels(IReadOnlyList<LevelStatistics> levels) => new([.. levels.Select(level => new JsonObject
    {
        ["level"] = level.Level,
        ["count"] = level.Count,
        ["capacity"] = level.Capacity,
        ["minLinks"] = level.MinLinks,
        ["meanLinks"] = level.MeanLinks,
        ["maxLinks"] = level.MaxLinks,
    })]);

    public static JsonObject Reach(Reachability reachability) => new()
    {
        ["found"] = reachability.Found,
        ["repaired"] = reachability.Repaired,
        ["left"] = reachability.Left,
    };

    public static JsonArray Calibrations(IReadOnlyList<EffortCalibration> calibrations) => new([.. calibrations.Select(calibration => new JsonObject
    {
        ["targetOverlap"] = calibration.Target,
        ["queries"] = calibration.Queries,
        ["ownVectors"] = calibration.OwnVectors,
        ["count"] = calibration.Count,
        ["efforts"] = new JsonArray([.. calibration.Efforts.Select(effort => new JsonObject
        {
            ["k"] = effort.K,
            ["ef"] = effort.EfSearch,
            ["meanOverlap"] = effort.MeanOverlap,
            ["lowerBound"] = effort.LowerBound,
            ["reached"] = effort.IsReached,
        })]),
    })]);

    public static string Kind(ElementKind kind) => kind switch
    {
        ElementKind.Byte => "uint8",
        ElementKind.Half => "float16",
        _ => "float32",
    };
}
