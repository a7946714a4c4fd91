using System.Text.Json.Nodes;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tuning;

/// <summary>A tuning as JSON; docs/tune.md has the schema.</summary>
public static class TuneJson
{
    private const string Bound = "one-sided Clopper-Pearson, fixed sequence from above";

    /// <summary>Creates the object. Numbers that are not defined are null.</summary>
    /// <param name="target">The target as the user named it.</param>
    /// <param name="result">The tuning.</param>
    public static JsonObject Create(string target, TuneResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["target"] = target,
            ["engine"] = result.Engine.Name,
            ["contract"] = EngineContracts.NameOf(result.Contract.Contract),
            ["n"] = result.Engine.Count,
            ["d"] = result.Engine.Dimension,
            ["metric"] = MetricNames.NameOf(result.Engine.Metric),
            ["q"] = result.Exploration + result.Certification,
            ["exploration"] = result.Exploration,
            ["certification"] = result.Certification,
            ["required"] = result.Required,
            ["self"] = result.IsSelf,
            ["overlap"] = result.Options.Overlap,
            ["share"] = result.Options.Share,
            ["confidence"] = result.Options.Confidence,
            ["joint"] = result.Options.Joint,
            ["bound"] = Bound,
            ["seed"] = result.Options.Seed,
            ["rows"] = new JsonArray([.. result.Rows.Select(row => (JsonNode)Row(row))]),
            ["rule"] = result.Rule is not { } rule ? null : new JsonObject
            {
                ["floor"] = rule.Floor,
                ["alpha"] = rule.Alpha,
                ["ks"] = new JsonArray([.. result.CertifiedKs.Select(k => (JsonNode)k)]),
                ["advice"] = result.RuleAdvice,
            },
            ["budget"] = result.Options.BudgetMilliseconds is not { } limit ? null : new JsonObject
            {
                ["milliseconds"] = limit,
                ["passed"] = result.Budget.All(row => row.Passed),
                ["rows"] = new JsonArray([.. result.Budget.Select(row => (JsonNode)BudgetRow(row))]),
            },
            ["passed"] = result.Passed,
        };
    }

    private static JsonObject Row(TuneRow row) => new()
    {
        ["k"] = row.K,
        ["ef"] = row.Effort,
        ["reached"] = row.Reached,
        ["largestEf"] = row.LargestEffort,
        ["shareReached"] = row.ShareReached,
        ["shareLowerBound"] = row.ShareLowerBound,
        ["overlap"] = new JsonObject { ["mean"] = row.Overlap.Mean, ["min"] = row.Overlap.Min, ["p1"] = row.Overlap.P1, ["p5"] = row.Overlap.P5, ["p50"] = row.Overlap.P50 },
        ["recall"] = new JsonObject { ["mean"] = row.Recall },
        ["evaluations"] = Number(row.Evaluations),
        ["milliseconds"] = Number(row.Milliseconds),
        ["exactEvaluations"] = row.ExactEvaluations,
        ["exactMilliseconds"] = Number(row.ExactMilliseconds),
        ["advice"] = row.Advice,
        ["refusal"] = row.Refusal,
    };

    private static JsonObject BudgetRow(TuneBudgetRow row) => new()
    {
        ["k"] = row.K,
        ["passed"] = row.Passed,
        ["ef"] = row.Effort,
        ["milliseconds"] = Number(row.Milliseconds),
        ["shareReached"] = Number(row.ShareReached),
        ["shareLowerBound"] = Number(row.ShareLowerBound),
    };

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
