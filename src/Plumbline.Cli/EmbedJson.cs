using System.Text.Json.Nodes;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb embed (docs/results.md).</summary>
internal static class EmbedJson
{
    public static JsonObject Create(EmbedRequest request, EmbedOutcome outcome) => new()
    {
        ["source"] = request.Source,
        ["output"] = request.Output,
        ["manifest"] = EmbeddingManifest.PathOf(request.Output),
        ["outputBytes"] = outcome.Bytes,
        ["n"] = outcome.Result.Rows,
        ["d"] = outcome.Result.Dimension,
        ["sourceSha256"] = outcome.Result.SourceSha256,
        ["labels"] = outcome.Images.HasLabels,
        ["model"] = new JsonObject
        {
            ["source"] = request.Model,
            ["sha256"] = outcome.Model.File.Sha256,
            ["output"] = outcome.Model.Output,
            ["untrained"] = outcome.Model.File.IsUntrained,
            ["device"] = outcome.Model.Device == EmbeddingDevice.Cuda ? "cuda" : "cpu",
        },
        ["preprocessing"] = JsonNode.Parse(outcome.Preprocessing.ToJson()),
        ["broken"] = new JsonArray([.. outcome.Result.Broken.Select(image => new JsonObject { ["file"] = image.Name, ["reason"] = image.Reason })]),
        ["resumed"] = outcome.Result.Resumed,
        ["batch"] = outcome.Model.FixedBatch ?? request.Options.Batch,
        ["threads"] = request.Options.Threads == 0 ? Environment.ProcessorCount : request.Options.Threads,
        ["imagesPerSecond"] = Math.Round(outcome.Rate, 2),
        ["modelWaitShare"] = Math.Round(outcome.Result.WaitShare, 4),
        ["seconds"] = StageTimes.Json(outcome.Stages),
        ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
    };
}
