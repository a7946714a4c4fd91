namespace Plumbline.Studies.Plans;

/// <summary>Finds the word that a mistyped one was most likely meant to be.</summary>
internal static class Nearest
{
    /// <summary>The known word with the smallest edit distance.</summary>
    /// <param name="word">What was found.</param>
    /// <param name="known">What is known; at least one.</param>
    public static string Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return known.MinBy(candidate => EditDistance(word, candidate))!;
    }

    /// <summary>" (did you mean 'X'?)" where a known word is near, or nothing.</summary>
    /// <param name="word">What was found.</param>
    /// <param name="known">What is known.</param>
    public static string Hint(string word, IEnumerable<string> known) =>
        known.MinBy(candidate => EditDistance(word, candidate)) is { } nearest && EditDistance(word, nearest) <= Math.Max(2, nearest.Length / 3)
            ? $" (did you mean '{nearest}'?)"
            : "";

    /// <summary>Levenshtein's distance, letters compared without case.</summary>
    private static int EditDistance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + substitution);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
