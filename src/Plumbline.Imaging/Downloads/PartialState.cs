using System.Text.Json;
using Plumbline.IO;

namespace Plumbline.Imaging.Downloads;

/// <summary>What an incomplete file is a part of, in a file beside it, so that the next download can tell whether it may go on with it.</summary>
/// <param name="Url">The address that it came from.</param>
/// <param name="Sha256">The hash that the whole must have.</param>
/// <param name="Length">Bytes of the whole, as stated or as the server said; null where neither did.</param>
/// <param name="ETag">The server's name of this version; null where it gave none.</param>
/// <param name="LastModified">When this version was made, as the server says; null where it does not.</param>
internal sealed record PartialState(string Url, string Sha256, long? Length, string? ETag, DateTimeOffset? LastModified)
{
    /// <summary>Reads a state; null where there is none that can be read.</summary>
    public static PartialState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<PartialState>(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this));
}
