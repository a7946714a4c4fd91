using System.Globalization;
using Plumbline.Search;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What an index is made of, as tables and lines.</summary>
internal static class IndexTables
{
    /// <summary>A table of the levels.</summary>
    public static void WriteLevels(IAnsiConsole console, IndexStatistics statistics)
    {
        Table table = Bordered("level", "vectors", "links at most", "fewest", "mean", "most");
        foreach (LevelStatistics level in statistics.Levels)
        {
            table.AddRow(
                Count(level.Level), Count(level.Count), Count(level.Capacity), Count(level.MinLinks), level.MeanLinks.ToString("0.00", CultureInfo.InvariantCulture), Count(level.MaxLinks));
        }

        console.Write(table);
    }

    /// <summary>A line of vectors that no links lead to.</summary>
    /// <param name="reachability">What was found when the graph was last changed.</param>
    /// <param name="statistics">What is so now; null where it was not counted.</param>
    public static string Reachable(Reachability reachability, IndexStatistics? statistics) =>
        $"unreachable vectors: {Count(reachability.Found)} found, {Count(reachability.Repaired)} repaired, {Count(statistics?.Unreachable ?? reachability.Left)} left";

    /// <summary>How values are kept.</summary>
    public static string KindOf(ElementKind kind) => kind switch
    {
        ElementKind.Byte => "1 byte a value (whole numbers of 0 to 255)",
        ElementKind.Half => "2 bytes a value (half precision)",
        _ => "4 bytes a value (float32)",
    };

    /// <summary>A table of the efforts of a calibration.</summary>
    public static void WriteCalibration(IAnsiConsole console, EffortCalibration calibration)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"calibrated for overlap {calibration.Target:0.####} with {Count(calibration.Queries)} {(calibration.OwnVectors ? "of its own vectors" : "queries")}:"));
        Table table = Bordered("k up to", "efSearch", "overlap", "95% lower bound", "reached");
        foreach (CalibratedEffort effort in calibration.Efforts)
        {
            table.AddRow(
                Count(effort.K),
                Count(effort.EfSearch),
                effort.MeanOverlap.ToString("0.0000", CultureInfo.InvariantCulture),
                effort.LowerBound.ToString("0.0000", CultureInfo.InvariantCulture),
                effort.IsReached ? "yes" : "no");
        }

        console.Write(table);
    }

    /// <summary>A table whose columns all hold numbers.</summary>
    public static Table Bordered(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }
}
