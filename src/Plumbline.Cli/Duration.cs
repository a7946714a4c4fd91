using System.CommandLine;
using System.Globalization;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Reads times as users write them: 200us, 500ms, 30s, 5m, 1h, 1d.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Seconds)[] Units = [("us", 1e-6), ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    // Timers take no more than 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>A time; null where the option is left out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    public static TimeSpan? Of(ParseResult parsed, Option<string?> option) => Of(parsed, option, Shortest, Longest);

    /// <summary>A time within bounds; null where the option is left out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="least">The shortest.</param>
    /// <param name="most">The longest.</param>
    public static TimeSpan? Of(ParseResult parsed, Option<string?> option, TimeSpan least, TimeSpan most)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        string number = text.Trim().TrimEnd('u', 'm', 's', 'h', 'd');
        string unit = text.Trim()[number.Length..];
        double seconds = Units.FirstOrDefault(one => one.Unit == unit).Seconds;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * seconds >= least.TotalSeconds && value * seconds <= most.TotalSeconds
            ? TimeSpan.FromSeconds(value * seconds)
            : throw new PlanException($"{option.Name}: found '{text}', expected a time from {Text(least)} to {Text(most)}, such as 500ms, 30s or 5m");
    }

    /// <summary>A time as it is written, in the largest unit that leaves a whole number.</summary>
    private static string Text(TimeSpan time)
    {
        (string unit, double seconds) = Units.Last(one => time.TotalSeconds >= one.Seconds && time.TotalSeconds % one.Seconds < 1e-9);
        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds / seconds:0}{unit}");
    }
}
