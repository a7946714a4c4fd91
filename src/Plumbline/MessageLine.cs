namespace Plumbline.IO;

/// <summary>Messages of one line. What they quote of files and file names may hold line breaks and terminal escapes.</summary>
internal static class MessageLine
{
    /// <summary>A text in which each control character is a question mark.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1F') || text.AsSpan().ContainsAnyInRange('\x7F', '\x9F')
            ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))
            : text;
}
