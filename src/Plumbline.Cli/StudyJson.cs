using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Results;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb study (docs/results.md).</summary>
internal static class StudyJson
{
    public static JsonObject Create(StudyResult result, string folder)
    {
        JsonObject json = ManifestJson.Create(result, DateTimeOffset.UtcNow);
        json["runFolder"] = folder;
        json["rows"] = new JsonArray([.. result.Points.Select(Row)]);
        json["safe"] = new JsonArray([.. result.Keys.Select(key => (JsonNode)Safe(result, key))]);
        return json;
    }

    private static JsonObject Row(StudyPoint point)
    {
        JsonObject row = [];
        foreach (ResultColumn column in ResultColumns.All)
        {
            row[column.Name] = column.Value(point) switch
            {
                string text => JsonValue.Create(text),
                int number => JsonValue.Create(number),
                double number when double.IsFinite(number) => JsonValue.Create(number),
                _ => null,
            };
        }

        return row;
    }

    private static JsonObject Safe(StudyResult result, ConditionKey key) => new JsonObject
    {
        ["condition"] = key.Name,
        ["value"] = key.Value,
        ["k"] = new JsonArray([.. SafeRule.SafeKs(result.Points.Where(point => point.Key == key)).Select(k => JsonValue.Create(k))]),
    };
}
