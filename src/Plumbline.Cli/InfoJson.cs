using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The machine-readable result of plumb info (docs/results.md).</summary>
internal static class InfoJson
{
    public static JsonObject OfVectors(VectorFileDescription file, VectorFacts? facts) => new()
    {
        ["file"] = file.Path,
        ["kind"] = "vectors",
        ["format"] = file.Format.ToString().ToLowerInvariant(),
        ["bytes"] = file.Bytes,
        ["n"] = file.Rows,
        ["d"] = file.Dimension,
        ["elementType"] = file.DataType,
        ["values"] = facts is null ? null : new JsonObject
        {
            ["vectors"] = facts.Rows,
            ["partial"] = facts.IsSample,
            ["nonFinite"] = facts.NonFinite,
            ["firstNonFinite"] = facts.FirstNonFinite is var (row, column) ? new JsonObject { ["row"] = row, ["column"] = column } : null,
            ["withoutFloat32"] = facts.WithoutFloat,
            ["min"] = Finite(facts.MinValue),
            ["max"] = Finite(facts.MaxValue),
            ["zeroVectors"] = facts.ZeroRows,
            ["minLength"] = Finite(facts.MinNorm),
            ["meanLength"] = Finite(facts.MeanNorm),
            ["maxLength"] = Finite(facts.MaxNorm),
            ["normalized"] = facts.AreUnit,
            ["indexElementType"] = IndexJson.Kind(InfoScreen.KindOf(facts)),
            ["duplicates"] = facts.Duplicates,
        },
    };

    public static JsonObject OfIndex(IndexFileInfo info, IndexStatistics? statistics) => new()
    {
        ["file"] = info.Path,
        ["kind"] = "index",
        ["formatVersion"] = info.FormatVersion,
        ["bytes"] = info.Length,
        ["n"] = info.Count,
        ["d"] = info.Dimension,
        ["metric"] = MetricNames.NameOf(info.Metric),
        ["elementType"] = IndexJson.Kind(info.Kind),
        ["keys"] = info.KeysAreRowNumbers ? "row numbers" : info.KeyType,
        ["m"] = info.Options.M,
        ["efConstruction"] = info.Options.EfConstruction,
        ["seed"] = info.Options.Seed,
        ["removed"] = info.Removed,
        ["free"] = info.Free,
        ["reachability"] = IndexJson.Reach(info.Reachability),
        ["unreachable"] = statistics?.Unreachable,
        ["unlinked"] = statistics?.Unlinked,
        ["levels"] = statistics is null ? null : IndexJson.Levels(statistics.Levels),
        ["calibrations"] = IndexJson.Calibrations(info.Calibrations),
        ["sections"] = new JsonArray([.. info.Sections.Select(section => new JsonObject
        {
            ["name"] = section.Name,
            ["offset"] = section.Offset,
            ["bytes"] = section.Length,
            ["crc32c"] = section.Checksum,
        })]),
    };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
