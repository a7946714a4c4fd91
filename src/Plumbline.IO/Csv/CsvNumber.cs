using System.Globalization;
using System.Text;

namespace Plumbline.IO.Csv;

/// <summary>Numbers as text, whatever the language of the machine.</summary>
internal static class CsvNumber
{
    /// <summary>The nearest float32; NaN and infinity by the names that .NET and NumPy give them. A number too large for float32 is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return !float.IsInfinity(value) || text.IndexOfAnyInRange((byte)'0', (byte)'9') < 0;
        }

        bool isNegative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> name = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = Ascii.EqualsIgnoreCase(name, "inf"u8) ? float.PositiveInfinity : float.NaN;
        value = isNegative ? -value : value;
        return float.IsInfinity(value);
    }

    /// <summary>Whether text is written as a number, be it one that float32 does not hold.</summary>
    public static bool IsNumeric(ReadOnlySpan<byte> text) =>
        TryParse(text, out float _) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double _);

    /// <summary>An int32, however it is written: 7, 7.0 and 7e0 are one number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        bool isWhole = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number is >= int.MinValue and <= int.MaxValue && number == Math.Truncate(number);
        value = isWhole ? (int)number : 0;
        return isWhole;
    }

    /// <summary>
    /// Whether a field is what is left of numbers with decimal commas, as spreadsheets write them in many countries: '0,5' between other
    /// separators, or '5;0' of 0,5;0,25, which was taken apart at the commas.
    /// </summary>
    public static bool HasDecimalComma(ReadOnlySpan<byte> text)
    {
        int sign = text.IndexOfAny((byte)',', (byte)';', (byte)'\t');
        return sign > 0 && IsNumeric(text[..sign]) && IsNumeric(text[(sign + 1)..]);
    }

    /// <summary>A field as it is shown in messages.</summary>
    public static string Words(ReadOnlySpan<byte> text) =>
        text.Length == 0 ? "nothing" : $"'{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}{(text.Length > 40 ? "..." : "")}'";
}
