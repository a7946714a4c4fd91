using System.Text.Json.Nodes;
using Plumbline.Studies.Tuning;

namespace Plumbline.Cli;

/// <summary>The JSON of plumb tune: the tuning, and what every command says of itself.</summary>
internal static class TuneOutcomeJson
{
    public static JsonObject Create(TuneRequest request, TuneOutcome outcome)
    {
        JsonObject json = TuneJson.Create(request.Target.Shown, outcome.Result);
        json["seconds"] = StageTimes.Json(outcome.Stages);
        json["peakMemoryBytes"] = outcome.PeakMemoryBytes;
        return json;
    }
}
