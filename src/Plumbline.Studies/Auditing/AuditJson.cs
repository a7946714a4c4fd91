using System.Text.Json.Nodes;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Auditing;

/// <summary>An audit as JSON; docs/audit.md has the schema.</summary>
public static class AuditJson
{
    /// <summary>Creates the object. Numbers that are not defined are null.</summary>
    /// <param name="target">The target as the user named it.</param>
    /// <param name="result">The audit.</param>
    public static JsonObject Create(string target, AuditResult result)
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
            ["q"] = result.Queries,
            ["self"] = result.IsSelf,
            ["checks"] = new JsonArray([.. result.Checks.Select(check => (JsonNode)new JsonObject { ["name"] = check.Name, ["passed"] = check.Passed, ["detail"] = check.Detail })]),
            ["rows"] = new JsonArray([.. result.Rows.Select(row => (JsonNode)Row(row))]),
            ["capacity"] = Capacities(result),
            ["cliff"] = new JsonObject(result.Capacities.Select(capacity => KeyValuePair.Create(
                Key(capacity.Effort), (JsonNode?)new JsonObject { ["any"] = capacity.Any, ["p1"] = capacity.OnePercent, ["p50"] = capacity.Half }))),
            ["worst"] = new JsonArray([.. result.Rows.SelectMany(row => row.Worst, Worst)]),
            ["verdict"] = new JsonObject
            {
                ["passed"] = result.Passed,
                ["requirements"] = new JsonArray([.. result.Requirements.Select(requirement => (JsonNode)new JsonObject
                {
                    ["name"] = requirement.Name,
                    ["required"] = requirement.Required,
                    ["measured"] = Number(requirement.Measured),
                    ["passed"] = requirement.Passed,
                })]),
            },
        };
    }

    private static JsonObject Row(AuditRow row)
    {
        JsonObject json = new()
        {
            ["k"] = row.K,
            ["ef"] = row.Effort,
            ["returnedMean"] = row.ReturnedMean,
            ["shortfallQueries"] = row.QueriesWithShortfall,
            ["overlap"] = new JsonObject
            {
                ["mean"] = row.Overlap.Mean,
                ["min"] = row.Overlap.Min,
                ["p1"] = row.Overlap.P1,
                ["p5"] = row.Overlap.P5,
                ["p50"] = row.Overlap.P50,
            },
            ["recall"] = new JsonObject { ["mean"] = row.Recall },
            ["loss"] = new JsonObject { ["missed"] = row.Loss.Missed, ["spillover"] = row.Loss.Spillover, ["unfilled"] = row.Loss.Unfilled },
            ["distance"] = new JsonObject { ["exact"] = Number(row.ExactDistance), ["returned"] = Number(row.ReturnedDistance) },
            ["barycenterShift"] = Number(row.BarycenterShift),
            ["lid"] = new JsonObject { ["exact"] = Number(row.ExactLid), ["returned"] = Number(row.ReturnedLid) },
        };
        if (row.Paper is { } paper)
        {
            json["paper"] = Paper(paper);
        }

        return json;
    }

    private static JsonObject Paper(PaperMetrics paper) => new()
    {
        ["mean_overlap"] = Number(paper.MeanOverlap),
        ["mean_exact_dist"] = Number(paper.MeanExactDist),
        ["mean_ann_dist"] = Number(paper.MeanAnnDist),
        ["mean_barycenter_shift"] = Number(paper.MeanBarycenterShift),
        ["mean_lid_exact"] = Number(paper.MeanLidExact),
        ["mean_lid_ann"] = Number(paper.MeanLidAnn),
    };

    private static JsonObject Capacities(AuditResult result) => new(result.Capacities
        .Where(capacity => capacity.Distribution is not null)
        .Select(capacity => KeyValuePair.Create(Key(capacity.Effort), (JsonNode?)new JsonObject
        {
            ["min"] = capacity.Distribution!.Min,
            ["p1"] = capacity.Distribution.Percentile(1),
            ["p50"] = capacity.Distribution.Percentile(50),
            ["p99"] = capacity.Distribution.Percentile(99),
            ["max"] = capacity.Distribution.Max,
        })));

    private static JsonNode Worst(AuditRow row, WorstQuery worst) => new JsonObject
    {
        ["query"] = worst.Key is null ? JsonValue.Create(worst.Query) : JsonValue.Create(worst.Key),
        ["k"] = row.K,
        ["ef"] = row.Effort,
        ["overlap"] = worst.Overlap,
        ["returned"] = worst.Returned,
    };

    private static string Key(int effort) => effort.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
