using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What the file of an index holds.</summary>
internal static class InfoOfIndex
{
    private const string Rows = "rows";

    public static InfoReport Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        IndexFileInfo file = VectorIndex.Describe(request.Path);
        if (request.Full)
        {
            VectorIndex.Verify(request.Path, WorkProgress.Of(progress, "checking"), cancellationToken);
        }

        // Mapped: links are read and checked, vectors stay where they are.
        IProgress<double>? share = WorkProgress.Of(progress, "reading links");
        IndexStatistics statistics = file.KeyType == "string"
            ? Statistics<string>(request.Path, share, cancellationToken)
            : Statistics<long>(request.Path, share, cancellationToken);
        return new InfoReport(
            Lines(file, statistics, request.Full),
            Json(file, statistics, request.Full),
            console => WriteTables(console, file, statistics, request.Full));
    }

    private static IndexStatistics Statistics<TKey>(string path, IProgress<double>? progress, CancellationToken cancellationToken)
        where TKey : notnull
    {
        using VectorIndex<TKey> index = VectorIndex.Load<TKey>(path, memoryMapped: true, progress, cancellationToken);
        return index.Statistics();
    }

    private static List<(string, string)> Lines(IndexFileInfo file, IndexStatistics statistics, bool full) =>
    [
        ("file", file.Path),
        ("kind", $"HNSW index, format {file.FormatVersion}"),
        ("vectors", $"{Count(file.Count)} x {Count(file.Dimension)}, {IndexTables.KindOf(file.Kind)}"),
        ("keys", file.KeysAreRowNumbers ? "row numbers" : file.KeyType == "string" ? "strings" : "numbers"),
        .. file.Removed + file.Free > 0 ? ((string, string)[])[("removed", $"{Count(file.Removed)} that walks still go through; {Count(file.Free)} free places")] : [],
        ("metric", MetricNames.NameOf(file.Metric)),
        ("parameters", $"M {file.Options.M}, efConstruction {Count(file.Options.EfConstruction)}, seed {file.Options.Seed}"),
        ("size", $"{Size(file.Length)}: vectors {Size(statistics.VectorBytes)}, links {Size(statistics.LinkBytes)}"),
        ("unreachable", $"{Count(statistics.Unreachable)} now; {Count(file.Reachability.Found)} found and {Count(file.Reachability.Repaired)} repaired when it was built or last changed much"),
        ("unlinked", $"{Count(statistics.Unlinked, "vector")} that no other links to on the base level"),
        ("checked", full ? "all of the file" : "all but the vectors (--full checks them too)"),
        .. file.Calibrations.Count == 0 ? ((string, string)[])[("calibration", "none")] : [],
    ];

    private static void WriteTables(IAnsiConsole console, IndexFileInfo file, IndexStatistics statistics, bool full)
    {
        IndexTables.WriteLevels(console, statistics);
        foreach (EffortCalibration calibration in file.Calibrations)
        {
            IndexTables.WriteCalibration(console, calibration);
        }

        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("section");
        foreach (string name in (string[])["first byte", "bytes", "CRC-32C"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("checked");
        foreach (IndexFileSection section in file.Sections)
        {
            table.AddRow(section.Name, Count(section.Offset), Count(section.Length), section.Checksum.ToString("x8", CultureInfo.InvariantCulture), IsChecked(section, full) ? "yes" : "no");
        }

        console.Write(table);
    }

    private static JsonObject Json(IndexFileInfo file, IndexStatistics statistics, bool full) => new()
    {
        ["file"] = file.Path,
        ["kind"] = "index",
        ["format"] = file.FormatVersion,
        ["bytes"] = file.Length,
        ["n"] = file.Count,
        ["d"] = file.Dimension,
        ["values"] = IndexJson.Kind(file.Kind),
        ["keys"] = file.KeysAreRowNumbers ? "rows" : file.KeyType,
        ["removed"] = file.Removed,
        ["free"] = file.Free,
        ["metric"] = MetricNames.NameOf(file.Metric),
        ["parameters"] = IndexJson.Parameters(file.Options),
        ["vectorBytes"] = statistics.VectorBytes,
        ["linkBytes"] = statistics.LinkBytes,
        ["levels"] = IndexJson.Levels(statistics),
        ["reachability"] = IndexJson.Reachability(file.Reachability, statistics),
        ["unlinked"] = statistics.Unlinked,
        ["calibrations"] = new JsonArray([.. file.Calibrations.Select(calibration => (JsonNode)IndexJson.Calibration(calibration))]),
        ["sections"] = new JsonArray([.. file.Sections.Select(section => (JsonNode)new JsonObject
        {
            ["name"] = section.Name,
            ["offset"] = section.Offset,
            ["bytes"] = section.Length,
            ["crc32c"] = section.Checksum.ToString("x8", CultureInfo.InvariantCulture),
            ["checked"] = IsChecked(section, full),
        })]),
    };

    /// <summary>Opening an index in place checks the checksum of every section but that of the vectors.</summary>
    private static bool IsChecked(IndexFileSection section, bool full) => full || section.Name != Rows;
}
