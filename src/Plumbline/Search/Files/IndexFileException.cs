using Plumbline.IO;

namespace Plumbline.Search.Files;

/// <summary>
/// An index file is not one, is cut short or altered, or is of another version or key type than asked for. The message is one line:
/// <c>PATH: SECTION: found X, expected Y</c>.
/// </summary>
public sealed class IndexFileException : FormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="section">The section, or <c>file</c>, <c>header</c>, <c>table</c>.</param>
    /// <param name="found">What was there.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="innerException">The error behind this one, if there is one.</param>
    public IndexFileException(string path, string section, string found, string expected, Exception? innerException = null)
        : base(MessageLine.Of($"{path}: {section}: found {found}, expected {expected}"), innerException)
    {
        Path = path;
        Section = section;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>The section, or <c>file</c>, <c>header</c>, <c>table</c>.</summary>
    public string Section { get; }

    /// <summary>What was found there.</summary>
    public string Found { get; }

    /// <summary>What was expected there.</summary>
    public string Expected { get; }
}
