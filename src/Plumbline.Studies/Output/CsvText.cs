using System.Globalization;
using System.Text;

namespace Plumbline.Studies.Output;

/// <summary>How the CSV files of a run folder are written: UTF-8, LF, a dot as decimal sign, no text that would need quotes.</summary>
internal static class CsvText
{
    // Nine digits tell float32 measurements apart and hide the last bits of float64 sums.
    private const string NumberFormat = "G9";

    /// <summary>Writes a header and rows.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">As many values a row; null is empty.</param>
    public static void Write(Stream output, IEnumerable<string> header, IEnumerable<IEnumerable<object?>> rows)
    {
        using StreamWriter writer = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', header));
        foreach (IEnumerable<object?> row in rows)
        {
            writer.WriteLine(string.Join(',', row.Select(Format)));
        }
    }

    /// <summary>A value as text: empty where there is none, "nan" and "inf" as NumPy and pandas read them.</summary>
    private static string Format(object? value) => value switch
    {
        null => "",
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double number => number.ToString(NumberFormat, CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
