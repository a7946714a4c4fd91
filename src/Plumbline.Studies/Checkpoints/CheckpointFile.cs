using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.IO;

namespace Plumbline.Studies.Checkpoints;

/// <summary>
/// A checkpoint as a file: a line with the format's version, JSON, and the SHA-256 of both. What is not all there, or not as it
/// was written, is no checkpoint.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>Version of the format.</summary>
    public const string FormatVersion = "2";

    private const int HashLength = 64;

    private static readonly byte[] Start = "plumbline-checkpoint "u8.ToArray();

    public static void Write(string path, Checkpoint checkpoint) => AtomicFile.Write(path, stream => stream.Write(Encode(checkpoint)));

    /// <summary>Reads a file; null where it is no whole checkpoint.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoredCheckpoint? Read(string path) => Decode(path, File.ReadAllBytes(path));

    public static byte[] Encode(Checkpoint checkpoint)
    {
        byte[] body = [.. Start, .. Encoding.UTF8.GetBytes(FormatVersion + "\n"), .. JsonSerializer.SerializeToUtf8Bytes(checkpoint, CheckpointJson.Options), (byte)'\n'];
        return [.. body, .. Hash(body), (byte)'\n'];
    }

    public static StoredCheckpoint? Decode(string path, ReadOnlySpan<byte> file)
    {
        int end = file.Length - HashLength - 1;
        if (end < 0 || file[^1] != '\n' || !file[end..^1].SequenceEqual(Hash(file[..end])) || !file.StartsWith(Start))
        {
            return null;
        }

        ReadOnlySpan<byte> text = file[Start.Length..end];
        int line = text.IndexOf((byte)'\n');
        string format = Encoding.UTF8.GetString(text[..Math.Max(0, line)]);
        if (format != FormatVersion)
        {
            // Somebody's finished work all the same, which another version can go on with.
            return new StoredCheckpoint(path, new StudyIdentity([new(StudyIdentity.FormatName, format)]), null);
        }

        try
        {
            Checkpoint? checkpoint = JsonSerializer.Deserialize<Checkpoint>(text[(line + 1)..], CheckpointJson.Options);
            return checkpoint is null ? null : new StoredCheckpoint(path, new StudyIdentity(checkpoint.Identity), checkpoint);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
