using System.Text.Json.Nodes;
using Plumbline.Engines.Servers;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb load (docs/load.md).</summary>
internal static class LoadJson
{
    public static JsonObject Create(LoadRequest request, LoadOutcome outcome) => new()
    {
        ["target"] = request.Address.ToString(),
        ["engine"] = outcome.Engine,
        ["vectors"] = request.Vectors,
        ["mode"] = NameOf(request.Options.Mode),
        ["d"] = outcome.Dimension,
        ["firstId"] = outcome.FirstId,
        ["written"] = outcome.Written,
        ["present"] = outcome.Present,
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };

    private static string NameOf(LoadMode mode) => mode switch
    {
        LoadMode.Append => "append",
        LoadMode.Replace => "replace",
        LoadMode.Resume => "resume",
        _ => "fresh",
    };
}
