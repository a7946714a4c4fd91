using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>Writes summary.csv: one row a condition, setting and k, with means over runs and their 95% intervals (Student's t).</summary>
internal static class SummaryCsv
{
    private static readonly string[] Identity = ["condition", "value", "k", "runs"];

    /// <summary>Names of the columns, in order.</summary>
    public static IReadOnlyList<string> Header { get; } =
        [.. Identity, .. SummaryColumns.Measures.SelectMany(column => (string[])[column.Name, column.Name + "_low", column.Name + "_high"])];

    /// <summary>Writes the points.</summary>
    /// <param name="points">The points of all runs.</param>
    /// <param name="output">Receives UTF-8 text with LF line ends.</param>
    public static void Write(IEnumerable<StudyPoint> points, Stream output)
    {
        ArgumentNullException.ThrowIfNull(points);
        CsvText.Write(
            output,
            Header,
            points
                .GroupBy(point => (point.Key, point.K))
                .OrderBy(group => group.Key.Key.Condition).ThenBy(group => group.Key.Key.Value).ThenBy(group => group.Key.K)
                .Select(Row));
    }

    private static IEnumerable<object?> Row(IGrouping<(ConditionKey Key, int K), StudyPoint> runs)
    {
        yield return runs.Key.Key.Name;
        yield return runs.Key.Key.Value;
        yield return runs.Key.K;
        yield return runs.Count();
        foreach (ResultColumn column in SummaryColumns.Measures)
        {
            MeanInterval? interval = SummaryColumns.Interval(column, runs);
            // One run has a value and no interval.
            bool hasInterval = interval is { Runs: > 1 };
            yield return interval?.Mean;
            yield return hasInterval ? interval?.Low : null;
            yield return hasInterval ? interval?.High : null;
        }
    }
}
