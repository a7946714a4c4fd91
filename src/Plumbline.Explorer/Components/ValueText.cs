using System.Globalization;

namespace Plumbline.Explorer.Components;

/// <summary>Numbers as pages show them: invariant culture, no more digits than say something.</summary>
internal static class ValueText
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>A share, as a percentage of one digit.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? Quantity.Percent(share) : None;

    /// <summary>A measure of four significant digits.</summary>
    public static string Measure(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : None;

    /// <summary>A measure of one digit after the point.</summary>
    public static string Tenth(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.0", CultureInfo.InvariantCulture) : None;

    /// <summary>A whole number.</summary>
    public static string Count(double value) => double.IsFinite(value) ? Quantity.Rounded(value) : None;

    /// <summary>A whole number of things.</summary>
    public static string Count(long value, string noun, string? plural = null) => Quantity.Count(value, noun, plural);
}
