using System.Globalization;

namespace Plumbline.Cli;

/// <summary>Numbers as the screens of commands show them.</summary>
internal static class NumberWords
{
    /// <summary>A count with commas.</summary>
    public static string Count(long value) => Quantity.Count(value);

    /// <summary>A count and its noun.</summary>
    public static string Count(long value, string noun, string? plural = null) => Quantity.Count(value, noun, plural);

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => Quantity.Percent(share);

    /// <summary>A size in bytes, in decimal units.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => Count(bytes, "byte"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>A number of any size with a few digits.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "none" : value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>Seconds of stages and the peak of memory, as the last line of a command.</summary>
    public static string Stages(IReadOnlyList<(string Name, double Seconds)> stages, long peakMemoryBytes) =>
        $"{string.Join(", ", stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Seconds:0.0} s")))}; peak memory {Size(peakMemoryBytes)}";
}
