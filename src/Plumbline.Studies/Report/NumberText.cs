using System.Globalization;

namespace Plumbline.Studies.Report;

/// <summary>Numbers as a reader sees them: invariant culture, no more digits than say something.</summary>
internal static class NumberText
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>An overlap, four digits: agreement with the published values is a matter of the third.</summary>
    public static string Overlap(double value) => Finite(value, "0.0000");

    /// <summary>A share as a percentage with one digit.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? Quantity.Percent(share) : None;

    /// <summary>A share of queries: from 0.001% on, in significant digits.</summary>
    public static string Rarity(double share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    /// <summary>A whole number with thousands separated.</summary>
    public static string Count(long value) => Quantity.Count(value);

    /// <summary>A number of things.</summary>
    public static string Count(long value, string noun, string? plural = null) => Quantity.Count(value, noun, plural);

    /// <summary>A k or an effort, rounded.</summary>
    public static string Whole(double value) => double.IsFinite(value) ? Quantity.Rounded(value) : None;

    /// <summary>Whole numbers in a row; an even row of many as its beginning and its end: "10, 20, ..., 500".</summary>
    public static string Series(IReadOnlyList<int> values)
    {
        bool even = values.Count > 5 && Enumerable.Range(2, values.Count - 2).All(i => values[i] - values[i - 1] == values[1] - values[0]);
        return even
            ? $"{Count(values[0])}, {Count(values[1])}, ..., {Count(values[^1])}"
            : string.Join(", ", values.Select(value => Count(value)));
    }

    /// <summary>A measure, four significant digits.</summary>
    public static string Measure(double value) => Finite(value, "G4");

    /// <summary>How many times, one digit.</summary>
    public static string Factor(double value) => Finite(value, "0.0");

    /// <summary>A setting such as a factor of k.</summary>
    public static string Setting(double value) => Finite(value, "0.######");

    /// <summary>A duration: seconds, or minutes and seconds from two minutes on.</summary>
    public static string Seconds(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return None;
        }

        return seconds < 120
            ? seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s"
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");
    }

    /// <summary>Memory in MB or GB, powers of 1000, as the screens of commands have it.</summary>
    public static string Bytes(long bytes) => bytes < 1e9
        ? (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB"
        : (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB";

    private static string Finite(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : None;
}
