namespace Plumbline.IO;

/// <summary>
/// A vector file does not hold what its format or Plumbline requires. The message is one line:
/// <c>PATH: PLACE: found X, expected Y</c>.
/// </summary>
public sealed class VectorFormatException : FormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="place">Where in the file, such as <c>header, shape</c> or <c>row 3, column 7</c>.</param>
    /// <param name="found">What was there.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="innerException">The error behind this one, if there is one.</param>
    public VectorFormatException(string path, string place, string found, string expected, Exception? innerException = null)
        : base(MessageLine.Of($"{path}: {place}: found {found}, expected {expected}"), innerException)
    {
        Path = path;
        Place = place;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Where in the file.</summary>
    public string Place { get; }

    /// <summary>What was found there.</summary>
    public string Found { get; }

    /// <summary>What was expected there.</summary>
    public string Expected { get; }
}
