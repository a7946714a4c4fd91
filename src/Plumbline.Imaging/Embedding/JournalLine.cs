using System.Globalization;

namespace Plumbline.Imaging.Embedding;

/// <summary>A finished batch in the journal of an embedding: tab-separated on one line, "end" last.</summary>
internal sealed record JournalLine(int First, int Count, string Check, IReadOnlyList<(int Index, string Reason)> Broken)
{
    private const string End = "end";

    public string ToText()
    {
        string broken = string.Concat(Broken.Select(image => string.Create(CultureInfo.InvariantCulture, $"\t{image.Index}\t{OneField(image.Reason)}")));
        return string.Create(CultureInfo.InvariantCulture, $"{First}\t{Count}\t{Check}{broken}\t{End}\n");
    }

    /// <summary>A line, or null where it is not whole.</summary>
    public static JournalLine? Parse(string text)
    {
        string[] fields = text.Split('\t');
        if (fields.Length < 4 || fields.Length % 2 != 0 || fields[^1] != End || !TryWhole(fields[0], out int first) || !TryWhole(fields[1], out int count))
        {
            return null;
        }

        List<(int, string)> broken = [];
        for (int i = 3; i < fields.Length - 1; i += 2)
        {
            if (!TryWhole(fields[i], out int index) || index < first || index >= first + count)
            {
                return null;
            }

            broken.Add((index, fields[i + 1]));
        }

        return new JournalLine(first, count, fields[2], broken);
    }

    private static bool TryWhole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static string OneField(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
