using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>manifest.json: what a run folder's results were made from, by what, on what, and how long it took.</summary>
public static class ManifestJson
{
    /// <summary>Version of the run folder's layout; a reader refuses a newer one.</summary>
    public const int FormatVersion = 1;

    /// <summary>The key under which a run folder's manifest names study.json and its hash.</summary>
    internal const string StudyName = "study";

    /// <summary>Creates the manifest of a finished study.</summary>
    /// <param name="result">The study.</param>
    /// <param name="finished">When it finished.</param>
    public static JsonObject Create(StudyResult result, DateTimeOffset finished)
    {
        ArgumentNullException.ThrowIfNull(result);
        StudyPlan plan = result.Plan;
        return new JsonObject
        {
            ["formatVersion"] = FormatVersion,
            ["name"] = plan.Name,
            ["finished"] = finished.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["versions"] = Strings(MachineFacts.Versions()),
            ["machine"] = Strings(MachineFacts.Machine()),
            ["data"] = new JsonObject
            {
                ["source"] = result.Data.Source,
                ["description"] = result.Data.Description,
                ["sha256"] = result.Data.Sha256,
                ["pool"] = result.Data.PoolCount,
                ["subset"] = result.Data.SubsetCount,
                ["queries"] = result.Data.QueryCount,
                ["dimension"] = result.Data.Dimension,
            },
            ["seeds"] = new JsonArray([.. Enumerable.Range(0, plan.Runs).Select(run => JsonValue.Create(plan.Seed + run))]),
            ["convention"] = ConventionNames.NameOf(plan.Convention),
            ["safeRule"] = SafeRule.Words,
            ["notes"] = new JsonArray([.. plan.Notes.Select(note => JsonValue.Create(note))]),
            ["capacity"] = Capacities(result),
            ["cliffs"] = CliffJson.Create(result),
            ["lidQuartiles"] = LidQuartilesJson.Create(result),
            ["labelAgreement"] = LabelAgreementJson.Create(result),
            ["safeLaw"] = SafeLawJson.Create(result),
            ["sensitivity"] = SensitivityJson.Create(result),
            ["resumed"] = result.Resumed,
            ["seconds"] = Numbers(result.Seconds),
            ["peakMemoryBytes"] = result.PeakMemoryBytes,
        };
    }

    /// <summary>Seconds by stage as a JSON object.</summary>
    /// <param name="seconds">Seconds by stage.</param>
    public static JsonObject Numbers(IReadOnlyDictionary<string, double> seconds) =>
        new(seconds.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(Math.Round(pair.Value, 3)))));

    /// <summary>One object a run, setting and effort: the capacity distribution and the cliff.</summary>
    /// <param name="result">The study.</param>
    public static JsonArray Capacities(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonArray([.. result.Capacities.Select(capacity => (JsonNode)new JsonObject
        {
            ["run"] = capacity.Run,
            ["condition"] = capacity.Key.Name,
            ["value"] = capacity.Key.Value,
            ["efSearch"] = capacity.EfSearch,
            ["evaluated"] = new JsonObject
            {
                ["min"] = capacity.Evaluated.Min,
                ["p1"] = capacity.Evaluated.Percentile(1),
                ["p50"] = capacity.Evaluated.Percentile(50),
                ["p99"] = capacity.Evaluated.Percentile(99),
                ["max"] = capacity.Evaluated.Max,
                ["mean"] = Math.Round(capacity.Evaluated.Mean, 3),
            },
            ["expandedMean"] = Math.Round(capacity.ExpandedMean, 3),
            ["cliff"] = new JsonObject
            {
                ["any"] = capacity.Evaluated.CliffWithin(0, result.LargestK),
                ["p1"] = capacity.Evaluated.CliffWithin(0.01, result.LargestK),
                ["p50"] = capacity.Evaluated.CliffWithin(0.5, result.LargestK),
            },
        })]);
    }

    private static JsonObject Strings(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
