namespace Plumbline.Release;

/// <summary>Texts of others, made alike.</summary>
internal static class PlainText
{
    /// <summary>A text with line feeds alone, without spaces at the ends of lines, byte order marks, form feeds and empty lines around it.</summary>
    public static string Of(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Replace("\uFEFF", "", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd())).Trim('\n');
}
