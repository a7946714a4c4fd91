using System.Globalization;

namespace Plumbline.Studies.Plans;

/// <summary>The target of the safe law as plans and the command line write it.</summary>
internal static class TargetText
{
    /// <summary>The word for no target.</summary>
    public const string None = "none";

    /// <summary>What may be written.</summary>
    public const string Expected = "an overlap above 0, at most 1, or none";

    /// <summary>Reads a target.</summary>
    /// <param name="text">A number, or none.</param>
    /// <param name="place">Where it was found, for the message.</param>
    /// <returns>The number, or 0 for none.</returns>
    /// <exception cref="PlanException">It is neither.</exception>
    public static double Read(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Equals(text.Trim(), None, StringComparison.OrdinalIgnoreCase) ? 0
            : double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new PlanException($"{place}: found '{text.Trim()}', expected {Expected}");
    }

    /// <summary>Writes a target.</summary>
    /// <param name="target">The target; 0 for none.</param>
    public static string Write(double target) => target == 0 ? None : target.ToString(CultureInfo.InvariantCulture);
}
