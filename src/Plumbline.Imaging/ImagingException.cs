using Plumbline.IO;

namespace Plumbline.Imaging;

/// <summary>
/// An image, a model, its weights or a download is not what it should be. The message is one line:
/// <c>SOURCE: PLACE: found X, expected Y</c>.
/// </summary>
public class ImagingException : IOException
{
    /// <summary>Creates the error.</summary>
    /// <param name="source">The file, folder or address.</param>
    /// <param name="place">Where in it, such as <c>tensor layer1.0.conv1.weight</c>; empty for the whole.</param>
    /// <param name="found">What was there.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="innerException">The error behind this one, if there is one.</param>
    public ImagingException(string source, string place, string found, string expected, Exception? innerException = null)
        : base(MessageLine.Of($"{source}: {(string.IsNullOrEmpty(place) ? "" : place + ": ")}found {found}, expected {expected}"), innerException)
    {
        Place = place;
        Found = found;
        Expected = expected;
    }

    /// <summary>Where in the source; empty for the whole.</summary>
    public string Place { get; }

    /// <summary>What was found there.</summary>
    public string Found { get; }

    /// <summary>What was expected there.</summary>
    public string Expected { get; }

    // Names and contents of files may hold line breaks and terminal escapes; the message must not.
}
