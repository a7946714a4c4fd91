using System.Text.Json.Nodes;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>The cliff of each setting over all runs, predicted and observed, for manifest.json and --json.</summary>
internal static class CliffJson
{
    /// <summary>One object a setting; null where there is no such k.</summary>
    /// <param name="result">The study.</param>
    public static JsonArray Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonArray([.. result.Keys.Select(key => (JsonNode)new JsonObject
        {
            ["condition"] = key.Name,
            ["value"] = key.Value,
            ["predicted"] = Shares(share => StudyCliff.Find(result, key, share)),
            ["observed"] = Shares(share => StudyCliff.Observe(result, key, share)),
        })]);
    }

    private static JsonObject Shares(Func<double, int?> find) => new() { ["any"] = find(0), ["p1"] = find(0.01), ["p50"] = find(0.5) };
}
