using System.Text.Json.Nodes;
using Plumbline.Imaging.Downloads;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb data pull (docs/results.md).</summary>
internal static class DataPullJson
{
    public static JsonObject Create(DataPullRequest request, DataPullOutcome outcome)
    {
        JsonObject json = new()
        {
            ["data"] = DataPullCommand.Set,
            ["url"] = request.Pull.Source.Url.OriginalString,
            ["sha256"] = request.Pull.Source.Sha256,
            ["folder"] = request.Folder,
            ["archive"] = File.Exists(request.Archive) ? request.Archive : null,
            ["files"] = new JsonArray([.. outcome.Files.Select(Describe)]),
        };
        (outcome.Archive ?? new PullOutcome(0, null, 0)).AddTo(json);
        json["seconds"] = StageTimes.Json(outcome.Stages);
        json["peakMemoryBytes"] = outcome.PeakMemoryBytes;
        return json;

        static JsonNode Describe(Stl10Unpacked file) => new JsonObject
        {
            ["name"] = file.File.Name,
            ["bytes"] = file.Bytes,
            ["images"] = file.File.ImageBytes > 0 ? file.Images : null,
            ["unpacked"] = file.IsNew,
        };
    }
}
