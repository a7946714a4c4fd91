using Plumbline.Studies.Published;

namespace Plumbline.Studies.Output;

/// <summary>Writes comparison.csv: one row a setting, k and measure that the authors published too.</summary>
internal static class ComparisonCsv
{
    /// <summary>Writes a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="output">Receives UTF-8 text with LF line ends.</param>
    public static void Write(PublishedComparison comparison, Stream output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        CsvText.Write(
            output,
            ComparisonColumns.All.Select(column => column.Name),
            comparison.Values.Select(value => ComparisonColumns.All.Select(column => column.Value(value))));
    }
}
