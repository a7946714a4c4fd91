using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>Writes results.csv: one row a run, condition, setting and k. Depends on nothing but the points.</summary>
internal static class ResultsCsv
{
    /// <summary>Writes the points.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="output">Receives UTF-8 text with LF line ends.</param>
    public static void Write(IEnumerable<StudyPoint> points, Stream output)
    {
        ArgumentNullException.ThrowIfNull(points);
        CsvText.Write(
            output,
            ResultColumns.All.Select(column => column.Name),
            points.Select(point => ResultColumns.All.Select(column => column.Value(point))));
    }
}
