using System.Text.Json.Nodes;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>How often exact neighbours share a query's label, for manifest.json and --json.</summary>
internal static class LabelAgreementJson
{
    /// <summary>One object a run; empty where the data has no labels.</summary>
    /// <param name="result">The study.</param>
    public static JsonArray Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonArray([.. result.LabelAgreement.Select(run => (JsonNode)new JsonObject
        {
            ["run"] = run.Run,
            ["queries"] = run.Queries,
            ["labels"] = run.Labels,
            ["chance"] = Math.Round(run.Chance, 6),
            ["exact"] = new JsonArray([.. run.Ks.Select((k, place) => (JsonNode)new JsonObject { ["k"] = k, ["share"] = Math.Round(run.Shares[place], 6) })]),
        })]);
    }
}
