using System.Globalization;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb info shows.</summary>
internal static class InfoScreen
{
    public static void ShowVectors(IAnsiConsole console, VectorFileDescription file, VectorFacts? facts)
    {
        console.WriteLine($"{file.Path}: {file.Format.ToString().ToLowerInvariant()} file, {NumberWords.Count(file.Rows, "vector")} of dimension {NumberWords.Count(file.Dimension)}, {file.DataType}, {NumberWords.Size(file.Bytes)}");
        if (facts is null)
        {
            return;
        }

        if (facts.IsSample)
        {
            console.WriteLine($"looked at {NumberWords.Count(facts.Rows, "vector")} of them, a sample");
        }

        console.WriteLine(facts.FirstNonFinite is var (row, column)
            ? $"{NumberWords.Count(facts.NonFinite, "value")} not finite (NaN or infinity), the first in row {row}, column {column}: no search takes this file"
            : "all values are finite");
        console.WriteLine($"values {NumberWords.Number(facts.MinValue)} to {NumberWords.Number(facts.MaxValue)}");
        console.WriteLine($"length min {NumberWords.Number(facts.MinNorm)}, mean {NumberWords.Number(facts.MeanNorm)}, max {NumberWords.Number(facts.MaxNorm)}{(facts.AreUnit ? ": normalized" : "")}{(facts.ZeroRows > 0 ? $"; {NumberWords.Count(facts.ZeroRows, "vector")} of length zero" : "")}");
        if (facts.Duplicates is { } duplicates)
        {
            console.WriteLine(facts.FirstDuplicate is var (repeat, repeats)
                ? $"{NumberWords.Count(duplicates, "vector repeats", "vectors repeat")} an earlier one, the first row {repeat}, which repeats row {repeats}"
                : "no vector repeats another");
        }

        console.WriteLine(facts.WithoutFloat > 0
            ? $"{NumberWords.Count(facts.WithoutFloat, "value")} without an exact float32: no search takes this file"
            : $"an index keeps them in {IndexTables.Kind(KindOf(facts))}");
    }

    /// <summary>How an index keeps such values.</summary>
    public static ElementKind KindOf(VectorFacts facts) => facts.AreBytes ? ElementKind.Byte : facts.AreHalves ? ElementKind.Half : ElementKind.Full;

    public static void ShowIndex(IAnsiConsole console, IndexFileInfo info, IndexStatistics? statistics)
    {
        console.WriteLine($"{info.Path}: index, format {info.FormatVersion}, {NumberWords.Size(info.Length)}: {NumberWords.Count(info.Count, "vector")} of dimension {NumberWords.Count(info.Dimension)}, {MetricNames.NameOf(info.Metric)}, {IndexTables.Kind(info.Kind)}");
        string keys = info.KeysAreRowNumbers ? "row numbers" : info.KeyType;
        string removed = info.Removed + info.Free > 0 ? $"; {NumberWords.Count(info.Removed)} removed, {NumberWords.Count(info.Free, "place")} free" : "";
        console.WriteLine($"M {info.Options.M}, efConstruction {info.Options.EfConstruction}, seed {info.Options.Seed}; keys: {keys}{removed}");
        console.WriteLine($"when built, {IndexTables.Reach(info.Reachability)}");
        if (statistics is not null)
        {
            console.WriteLine($"now {NumberWords.Count(statistics.Unreachable, "vector")} unreachable, {NumberWords.Count(statistics.Unlinked)} that no other links to; all checksums are right");
            console.Write(IndexTables.Levels(statistics.Levels));
        }

        if (info.Calibrations.Count > 0)
        {
            console.Write(IndexTables.Efforts(info.Calibrations));
        }

        Table sections = new Table().Border(TableBorder.Simple).Title("sections");
        sections.AddColumn("name");
        foreach (string column in (string[])["offset", "bytes", "CRC-32C"])
        {
            sections.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (IndexFileSection section in info.Sections)
        {
            sections.AddRow(
                Markup.Escape(section.Name),
                NumberWords.Count(section.Offset),
                NumberWords.Count(section.Length),
                section.Checksum.ToString("x8", CultureInfo.InvariantCulture));
        }

        console.Write(sections);
    }
}
