using System.Globalization;

namespace Plumbline.Bench.Report;

/// <summary>Measured values as a reader sees them: three digits and a unit.</summary>
internal static class Quantity
{
    public static string Text(double value, BenchUnit unit) => unit switch
    {
        BenchUnit.Bytes => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:#,0} MB"),
        BenchUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0}%"),
        BenchUnit.PerSecond when value < 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} /s"),
        BenchUnit.PerSecond => string.Create(CultureInfo.InvariantCulture, $"{value:#,0} /s"),
        _ when value >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:#,0} s"),
        _ when value >= 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} s"),
        _ when value >= 1 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} s"),
        _ when value >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:0.00} ms"),
    };

    public static string Ratio(double? ratio) => ratio switch
    {
        null => "-",
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{ratio:#,0}"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}"),
    };

    public static string Rate(double? rate) =>
        rate is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{rate:0.0}");

    public static string Share(double? share) =>
        share is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0}%");
}
