using System.Text.Json.Nodes;
using Plumbline.Studies.Auditing;

namespace Plumbline.Cli;

/// <summary>The JSON of plumb audit: the audit, and what every command says of itself.</summary>
internal static class AuditOutcomeJson
{
    public static JsonObject Create(AuditRequest request, AuditOutcome outcome)
    {
        JsonObject json = AuditJson.Create(request.Target.Shown, outcome.Result);
        json["report"] = request.Report;
        json["seconds"] = StageTimes.Json(outcome.Stages);
        json["peakMemoryBytes"] = outcome.PeakMemoryBytes;
        return json;
    }
}
