using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
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
        PublishedComparison? comparison = PublishedComparison.Create(result);
        json["comparedWith"] = comparison is null ? null : ComparedWith(comparison);
        json["comparison"] = new JsonArray([.. (comparison?.Values ?? []).Select(Compared)]);
        return json;
    }

    private static JsonObject ComparedWith(PublishedComparison comparison) => new()
    {
        ["name"] = ComparisonNames.NameOf(Comparison.Paper),
        ["source"] = PublishedStudy.Source,
        ["differences"] = new JsonArray([.. comparison.Differences.Select(difference => JsonValue.Create(difference))]),
        ["shared"] = comparison.SharedCount,
        ["skipped"] = comparison.SkippedCount,
    };

    private static JsonNode Compared(ComparedValue value) =>
        new JsonObject(ComparisonColumns.All.Select(column => KeyValuePair.Create(column.Name, (JsonNode?)Value(column.Value(value)))));

    private static JsonValue? Value(object? value) => value switch
    {
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        bool truth => JsonValue.Create(truth),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ => null,
    };

    private static JsonObject Row(StudyPoint point)
    {
        JsonObject row = [];
        foreach (ResultColumn column in ResultColumns.All)
        {
            row[column.Name] = Value(column.Value(point));
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
