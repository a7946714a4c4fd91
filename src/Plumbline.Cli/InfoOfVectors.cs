using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.IO;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What a file of vectors holds.</summary>
internal static class InfoOfVectors
{
    public static InfoReport Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using VectorFileRows rows = VectorFileRows.Open(request.Path);
        VectorFileDescription file = rows.Description;
        VectorFacts facts = VectorFacts.Of(
            rows,
            request.Full || request.Duplicates ? long.MaxValue : InfoRequest.SampleBytes,
            request.Duplicates,
            WorkProgress.Of(progress, $"reading {Path.GetFileName(request.Path)}"),
            cancellationToken);
        return new InfoReport(Lines(file, facts), Json(file, facts));
    }

    private static List<(string, string)> Lines(VectorFileDescription file, VectorFacts facts)
    {
        List<(string, string)> lines =
        [
            ("file", file.Path),
            ("kind", $"vectors, .{(file.Format == VectorFileFormat.Npy ? "npy" : "fvecs")}"),
            ("vectors", $"{Count(file.Rows)} x {Count(file.Dimension)}, {file.DataType}"),
            ("size", Size(file.Bytes)),
        ];
        if (facts.IsSample)
        {
            lines.Add(("looked at", $"{Count(facts.Rows)} of the vectors, a sample (--full looks at all)"));
        }

        lines.Add(("finite", facts.FirstNonFinite is not var (row, column)
            ? "all values"
            : $"{Count(facts.NonFinite, "value is", "values are")} NaN or infinite, the first in row {row}, column {column}"));
        lines.Add(("values", $"{Number(facts.MinValue)} to {Number(facts.MaxValue)}{(facts.AreBytes ? ", all whole numbers of 0 to 255" : file.DataType == "float32" && facts.AreHalves ? ", all of half precision" : "")}"));
        lines.Add(("lengths", $"least {Number(facts.MinNorm)}, mean {Number(facts.MeanNorm)}, greatest {Number(facts.MaxNorm)}{(facts.AreUnit ? string.Create(CultureInfo.InvariantCulture, $": all 1 to within {VectorFacts.UnitTolerance}") : "")}"));
        lines.Add(("zero vectors", Count(facts.ZeroRows)));
        if (facts.Duplicates is { } duplicates)
        {
            lines.Add(("duplicates", facts.FirstDuplicate is not var (repeat, repeats)
                ? "none"
                : $"{Count(duplicates, "vector repeats", "vectors repeat")} an earlier one, the first row {repeat}, which repeats row {repeats}"));
        }

        return lines;
    }

    private static JsonObject Json(VectorFileDescription file, VectorFacts facts) => new()
    {
        ["file"] = file.Path,
        ["kind"] = "vectors",
        ["format"] = file.Format == VectorFileFormat.Npy ? "npy" : "fvecs",
        ["bytes"] = file.Bytes,
        ["n"] = file.Rows,
        ["d"] = file.Dimension,
        ["type"] = file.DataType,
        ["lookedAt"] = facts.Rows,
        ["sampled"] = facts.IsSample,
        ["nonFinite"] = facts.NonFinite,
        ["firstNonFinite"] = facts.FirstNonFinite is not var (row, column) ? null : new JsonObject { ["row"] = row, ["column"] = column },
        ["values"] = Range(("min", facts.MinValue), ("max", facts.MaxValue)),
        ["lengths"] = Range(("min", facts.MinNorm), ("mean", facts.MeanNorm), ("max", facts.MaxNorm)),
        ["unitLength"] = facts.AreUnit,
        ["wholeBytes"] = facts.AreBytes,
        ["halfPrecision"] = facts.AreHalves,
        ["zeroVectors"] = facts.ZeroRows,
        ["duplicates"] = facts.Duplicates,
    };

    private static JsonObject Range(params (string Name, double Value)[] values) =>
        new(values.Select(value => KeyValuePair.Create(value.Name, double.IsFinite(value.Value) ? (JsonNode?)JsonValue.Create(value.Value) : null)));
}
