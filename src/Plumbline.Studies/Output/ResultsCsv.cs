using System.Globalization;
using System.Text;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>Writes results.csv: one row a run, condition, setting and k. Depends on nothing but the points.</summary>
public static class ResultsCsv
{
    // Nine digits tell float32 measurements apart and hide the last bits of float64 sums.
    private const string NumberFormat = "G9";

    /// <summary>Writes the points.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="output">Receives UTF-8 text with LF line ends.</param>
    public static void Write(IEnumerable<StudyPoint> points, Stream output)
    {
        ArgumentNullException.ThrowIfNull(points);
        using StreamWriter writer = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', ResultColumns.All.Select(column => column.Name)));
        foreach (StudyPoint point in points)
        {
            writer.WriteLine(string.Join(',', ResultColumns.All.Select(column => Format(column.Value(point)))));
        }
    }

    /// <summary>A value as text: empty where there is none, "nan" and "inf" as NumPy and pandas read them.</summary>
    internal static string Format(object? value) => value switch
    {
        null => "",
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double number => number.ToString(NumberFormat, CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
