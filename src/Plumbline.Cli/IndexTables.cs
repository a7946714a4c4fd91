using System.Globalization;
using Plumbline.Search;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What the screens of build and info show of an index alike.</summary>
internal static class IndexTables
{
    /// <summary>The levels, from the base up.</summary>
    public static Table Levels(IReadOnlyList<LevelStatistics> levels)
    {
        Table table = new Table().Border(TableBorder.Simple).Title("levels");
        foreach (string column in (string[])["level", "vectors", "links min", "mean", "max", "of at most"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (LevelStatistics level in levels)
        {
            table.AddRow(
                $"{level.Level}",
                NumberWords.Count(level.Count),
                $"{level.MinLinks}",
                level.MeanLinks.ToString("0.0", CultureInfo.InvariantCulture),
                $"{level.MaxLinks}",
                $"{level.Capacity}");
        }

        return table;
    }

    /// <summary>The efforts of a calibration.</summary>
    public static Table Efforts(IReadOnlyList<EffortCalibration> calibrations)
    {
        Table table = new Table().Border(TableBorder.Simple).Title("efSearch for a promised overlap");
        foreach (string column in (string[])["overlap", "k up to", "efSearch", "measured", "at least (95%)"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (EffortCalibration calibration in calibrations)
        {
            foreach (CalibratedEffort effort in calibration.Efforts)
            {
                table.AddRow(
                    calibration.Target.ToString(CultureInfo.InvariantCulture),
                    NumberWords.Count(effort.K),
                    NumberWords.Count(effort.EfSearch) + (effort.IsReached ? "" : " (not reached)"),
                    effort.MeanOverlap.ToString("0.0000", CultureInfo.InvariantCulture),
                    effort.LowerBound.ToString("0.0000", CultureInfo.InvariantCulture));
            }
        }

        return table;
    }

    /// <summary>Unreachable vectors in words.</summary>
    public static string Reach(Reachability reachability) => reachability.Found == 0
        ? "every vector can be reached"
        : $"{NumberWords.Count(reachability.Found, "vector")} could not be reached: {NumberWords.Count(reachability.Repaired)} repaired, {NumberWords.Count(reachability.Left)} left";

    /// <summary>How values are kept, in words.</summary>
    public static string Kind(ElementKind kind) => kind switch
    {
        ElementKind.Byte => "1 byte a value (whole numbers 0 to 255)",
        ElementKind.Half => "2 bytes a value (half-precision)",
        _ => "4 bytes a value (float32)",
    };
}
