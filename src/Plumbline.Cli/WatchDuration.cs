using System.CommandLine;
using System.Globalization;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Reads times as users write them: 500ms, 30s, 5m, 1h, 1d.</summary>
internal static class WatchDuration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    /// <summary>A time; null where the option is left out.</summary>
    public static TimeSpan? Of(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        string number = text.Trim().TrimEnd('m', 's', 'h', 'd');
        string unit = text.Trim()[number.Length..];
        double seconds = Units.FirstOrDefault(one => one.Unit == unit).Seconds;
        // Timers take no more than 49 days.
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * seconds is >= 0.01 and <= 40 * 86400.0
            ? TimeSpan.FromSeconds(value * seconds)
            : throw new PlanException($"{option.Name}: found '{text}', expected a time from 10ms to 40d, such as 30s, 5m or 1h");
    }
}
