using System.Text.Json.Nodes;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>The safe law for manifest.json and --json.</summary>
internal static class SafeLawJson
{
    /// <summary>The law, its check and what each k needs; null where no target was set.</summary>
    /// <param name="result">The study.</param>
    public static JsonObject? Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.SafeLaw is not { } law ? null : new JsonObject
        {
            ["targetOverlap"] = law.Target,
            ["words"] = law.Describe(),
            ["floor"] = law.Law?.Floor,
            ["alpha"] = law.Law?.Alpha,
            ["m"] = law.M,
            ["efConstruction"] = law.EfConstruction,
            ["runs"] = law.Runs,
            ["queriesFitted"] = law.QueriesFitted,
            ["queriesChecked"] = law.QueriesChecked,
            ["largestEffort"] = law.LargestEffort,
            ["holds"] = law.Holds,
            ["leastOverlap"] = Number(law.LeastOverlap),
            ["k"] = new JsonArray([.. law.Points.Select(point => (JsonNode)new JsonObject
            {
                ["k"] = point.K,
                ["needed"] = point.Needed,
                ["law"] = point.Needed is null ? null : law.Law?.EffortAt(point.K),
                ["checkedAt"] = point.Effort,
                ["overlap"] = Number(point.Overlap),
                ["shortfalls"] = point.Effort is null ? null : point.Shortfalls,
                ["holds"] = point.Holds,
            })]),
        };
    }

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}
