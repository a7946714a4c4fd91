using System.Globalization;
using System.Text;

namespace Plumbline.Bench.Report;

/// <summary>The report on a screen.</summary>
internal static class ReportText
{
    public static string Create(BenchReport report, BenchOptions options, IReadOnlyDictionary<string, string> peer)
    {
        StringBuilder text = new();
        IReadOnlyDictionary<string, string> machine = BenchFacts.Machine();
        string repetitions = report.Repetitions == 1 ? "1 repetition" : $"{report.Repetitions} repetitions, medians";
        text.AppendLine(CultureInfo.InvariantCulture, $"bench/compare {options.Work}: {report.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{options.Threads} {(options.Threads == 1 ? "thread" : "threads")} each, {repetitions}; {machine["cpu"]}, {machine["processors"]} processors, {machine["memory"]}");
        text.AppendLine(string.Join("; ", BenchFacts.Versions(peer).Select(version => $"{version.Key} {version.Value}")));
        text.AppendLine();
        Append(text, Lines(report.Rows));
        foreach (BenchTable table in report.Tables)
        {
            text.AppendLine().AppendLine(table.Title);
            Append(text, [table.Headers, .. table.Rows]);
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{(report.Checks.All(check => check.Passed) ? "Both sides agree" : "THE TWO SIDES DIFFER")}: {report.CheckSummary}");
        foreach (string note in report.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");
        }

        return text.ToString();
    }

    private static List<IReadOnlyList<string>> Lines(IReadOnlyList<BenchRow> rows)
    {
        bool rates = rows.Any(row => row.Rate is not null);
        List<IReadOnlyList<string>> cells = [];
        cells.Add(["work", "peer", "ours", "peer's", "ratio", .. rates ? (string[])["ours", "peer's", "", "limit", "of limit"] : []]);
        foreach (BenchRow row in rows)
        {
            List<string> line =
            [
                row.Work,
                row.Theirs.Count == 0 ? "-" : row.Peer,
                Quantity.Text(row.Our, row.Unit),
                row.Their is { } their ? Quantity.Text(their, row.Unit) + (row.TheirsEstimated ? " *" : "") : "-",
                Quantity.Ratio(row.Ratio),
            ];
            if (rates)
            {
                double? ours = row.Rate?.Amount / row.Our;
                line.AddRange(
                [
                    Quantity.Rate(ours),
                    Quantity.Rate(row.Rate?.Amount / row.Their),
                    row.Rate?.Unit ?? "",
                    Quantity.Rate(row.Rate?.Limit),
                    Quantity.Share(ours / row.Rate?.Limit),
                ]);
            }

            cells.Add(line);
        }

        return cells;
    }

    /// <summary>Columns as wide as their widest cell, numbers to the right.</summary>
    private static void Append(StringBuilder text, List<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        bool[] left = [.. Enumerable.Range(0, widths.Length).Select(column => !rows.Any(row => row[column].Length > 0 && char.IsAsciiDigit(row[column][0])))];
        left[0] = true;
        foreach (IReadOnlyList<string> row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => left[column] ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
