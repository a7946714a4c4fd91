using System.Globalization;
using System.Numerics;

namespace Plumbline.Studies.Plans;

/// <summary>Reads lists of numbers as users write them: "10,20,50" or a range "10:500:10", whose end is included.</summary>
internal static class NumberList
{
    private const int LongestRange = 1_000_000;

    /// <summary>Reads whole numbers.</summary>
    /// <param name="text">A list with commas, or FROM:TO:STEP (STEP 1 where it is left out).</param>
    /// <param name="name">What to call it in a message.</param>
    /// <returns>The numbers, ascending.</returns>
    /// <exception cref="PlanException">The text is no such list.</exception>
    public static IReadOnlyList<int> Integers(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return [.. text.Split(',').Select(part => WholeNumber(part, name)).Order()];
        }

        int[] parts = [.. text.Split(':').Select(part => WholeNumber(part, name))];
        if (parts.Length is < 2 or > 3 || (parts.Length == 3 && parts[2] < 1) || parts[1] < parts[0])
        {
            throw new PlanException($"{name}: found '{text}', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10");
        }

        int step = parts.Length == 3 ? parts[2] : 1;
        long count = (((long)parts[1] - parts[0]) / step) + 1;
        if (count > LongestRange)
        {
            throw new PlanException($"{name}: found '{text}', which is {Quantity.Count(count, "value")}, expected at most {Quantity.Count(LongestRange)}");
        }

        return [.. Enumerable.Range(0, (int)count).Select(i => parts[0] + (i * step))];
    }

    /// <summary>Reads numbers with or without a fraction.</summary>
    /// <param name="text">A list with commas.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <returns>The numbers, ascending.</returns>
    /// <exception cref="PlanException">The text is no such list.</exception>
    public static IReadOnlyList<double> Numbers(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',').Select(part => AnyNumber(part, name)).Order()];
    }

    /// <summary>Reads one whole number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="PlanException">The text is no whole number.</exception>
    public static int WholeNumber(string text, string name) => IsWhole(text, out int? value)
        ? value ?? throw new PlanException($"{name}: found {text.Trim()}, expected a whole number {(text.Trim()[0] == '-' ? $"not below {int.MinValue}" : $"up to {int.MaxValue}")}")
        : throw new PlanException($"{name}: found '{text.Trim()}', expected a whole number");

    /// <summary>Whether a text is a whole number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; null where it is too large or too small to be held.</param>
    public static bool IsWhole(string text, out int? value)
    {
        bool isWhole = BigInteger.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number);
        value = isWhole && number >= int.MinValue && number <= int.MaxValue ? (int)number : null;
        return isWhole;
    }

    /// <summary>The numbers that fit, for a message: "1 to 5", "1 or more", or "1" where it is the only one.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most; null for no bound.</param>
    public static string Range(int least, int? most) =>
        most is null ? $"{least} or more" : most == least ? $"{least}" : $"{least} to {most}";

    /// <summary>Reads one number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="PlanException">The text is no number.</exception>
    public static double AnyNumber(string text, string name) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new PlanException($"{name}: found '{text.Trim()}', expected a number");
}
