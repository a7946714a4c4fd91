using System.Text.Json.Nodes;
using Plumbline.Studies.Decoding;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb decode (docs/results.md).</summary>
internal static class DecodeJson
{
    public static JsonObject Create(string source, IReadOnlyList<DecodedPoint> points, double seconds, long peakMemoryBytes) => new()
    {
        ["source"] = source,
        ["points"] = new JsonArray([.. points.Select(Point)]),
        ["seconds"] = new JsonObject { ["load"] = Math.Round(seconds, 3) },
        ["peakMemoryBytes"] = peakMemoryBytes,
    };

    private static JsonNode Point(DecodedPoint point) => new JsonObject
    {
        ["setting"] = point.Setting,
        ["run"] = point.Run,
        ["k"] = point.K,
        ["queries"] = point.Queries,
        ["meanAnnDist"] = Number(point.MeanAnn),
        ["meanExactDist"] = Number(point.MeanExact),
        ["meanExactDistOfAll"] = Number(point.MeanExactOfAll),
        ["padded"] = point.Decoded.IsShort,
        ["pads"] = point.Decoded.IsPadded ? Number(point.Decoded.Pads) : null,
        ["droppedAtLeast"] = point.Decoded.LeastDropped,
        ["droppedAtMost"] = point.Decoded.MostDropped,
        ["readings"] = new JsonArray([.. point.Decoded.Readings.Select(reading => (JsonNode)new JsonObject { ["onePad"] = reading.OnePad, ["dropped"] = reading.Dropped })]),
    };

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
