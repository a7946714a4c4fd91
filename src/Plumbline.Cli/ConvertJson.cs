using System.Text.Json.Nodes;
using Plumbline.IO;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb convert (docs/results.md).</summary>
internal static class ConvertJson
{
    public static JsonObject Create(ConvertRequest request, ConvertOutcome outcome)
    {
        ConvertWork work = outcome.Work;
        return new JsonObject
        {
            ["input"] = request.Input,
            ["outputs"] = new JsonArray([.. work.Outputs.Select(path => JsonValue.Create(path))]),
            ["outputBytes"] = outcome.Bytes,
            ["kind"] = work.Vectors is null ? "neighbours" : "vectors",
            ["n"] = work.Vectors?.Rows,
            ["d"] = work.Vectors?.Dimension ?? work.Neighbors?.Dimension,
            ["q"] = work.Neighbors?.Queries,
            ["k"] = work.Neighbors?.K,
            ["inputElementType"] = work.Vectors?.DataType,
            ["outputElementType"] = work.Shape is { } shape ? VectorElementNames.NameOf(shape.Element) : null,
            ["seconds"] = StageTimes.Json(outcome.Stages),
            ["peakMemoryBytes"] = outcome.PeakMemoryBytes,
        };
    }
}
