using System.Globalization;
using System.Numerics;

namespace Plumbline;

/// <summary>
/// The one way to write a number of things and a share for people: 1 vector, 10,000 vectors, 96.8%. Ids, rows, offsets and seeds are names, not
/// quantities, and JSON and CSV are for programs: both have their digits as they are.
/// </summary>
internal static class Quantity
{
    /// <summary>A whole number, its digits grouped by commas from 1,000 on.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A measure as the nearest whole number, halves away from zero: the same on every screen and page.</summary>
    public static string Rounded(double value) => Count((long)Math.Round(value, MidpointRounding.AwayFromZero));

    /// <summary>A number of things, 0 vectors too: where a sentence wants "no", its writer knows.</summary>
    /// <param name="value">How many.</param>
    /// <param name="noun">What one of them is called.</param>
    /// <param name="plural">What several are called; null for the rule of the language (vectors, queries, indexes, classes).</param>
    public static string Count(long value, string noun, string? plural = null) => $"{Count(value)} {Noun(value, noun, plural)}";

    /// <summary>
    /// The same with plain digits, for what readers say about the inside of a file: such numbers are compared with those of other tools (ls, xxd).
    /// </summary>
    public static string Plain<T>(T value, string noun)
        where T : INumberBase<T> => string.Create(CultureInfo.InvariantCulture, $"{value} {(value == T.One ? noun : PluralOf(noun))}");

    /// <summary>The noun alone, where the number stands elsewhere.</summary>
    public static string Noun(long value, string noun, string? plural = null) => value == 1 ? noun : plural ?? PluralOf(noun);

    /// <summary>A share as a percentage, one digit after the point and no blank before the sign.</summary>
    public static string Percent(double share) => $"{(share * 100).ToString("0.0", CultureInfo.InvariantCulture)}%";

    private static string PluralOf(string noun) =>
        noun.Length > 1 && noun[^1] == 'y' && !"aeiou".Contains(noun[^2], StringComparison.Ordinal) ? $"{noun[..^1]}ies"
        : noun[^1] is 's' or 'x' || noun.EndsWith("ch", StringComparison.Ordinal) || noun.EndsWith("sh", StringComparison.Ordinal) ? $"{noun}es"
        : $"{noun}s";
}
