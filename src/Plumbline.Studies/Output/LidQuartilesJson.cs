using System.Text.Json.Nodes;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>How the queries of each run were grouped by exact LID, for manifest.json and --json.</summary>
internal static class LidQuartilesJson
{
    /// <summary>One object a run; the bounds of a group without queries are null.</summary>
    /// <param name="result">The study.</param>
    public static JsonArray Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonArray([.. result.LidQuartiles.Select(run => (JsonNode)new JsonObject
        {
            ["run"] = run.Run,
            ["k"] = run.K,
            ["undefined"] = run.Undefined,
            ["groups"] = new JsonArray([.. run.Groups.Select(group => (JsonNode)new JsonObject
            {
                ["queries"] = group.Queries,
                ["lowest"] = Bound(group.Lowest),
                ["highest"] = Bound(group.Highest),
            })]),
        })]);
    }

    private static JsonValue? Bound(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 4)) : null;
}
