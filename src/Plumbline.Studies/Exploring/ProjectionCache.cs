using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Plumbline.IO;
using Plumbline.Studies.Data;

namespace Plumbline.Studies.Exploring;

/// <summary>Keeps projections by the content of their vectors, so that nothing stale is ever taken. A cache that cannot be written is none.</summary>
internal static class ProjectionCache
{
    // Counts up with every change of the numbers or of the layout.
    private const ulong Magic = 0x31_41_43_50_4C_42_4C_50;
    private const int HeadBytes = 32;
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The file of a set's projection.</summary>
    public static string PathOf(VectorSet vectors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([vectors.Count, vectors.Dimension]));
        for (int row = 0; row < vectors.Count; row++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(vectors[row]));
        }

        return Path.Combine(CacheFolder.Of("projections"), Convert.ToHexStringLower(hash.GetHashAndReset())[..32] + ".pca");
    }

    /// <summary>Reads a projection; null where there is none, or a damaged one.</summary>
    public static Projection? TryRead(string path, int count)
    {
        try
        {
            byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
            ReadOnlySpan<byte> content = bytes.AsSpan(0, Math.Max(0, bytes.Length - HashBytes));
            if (bytes.LongLength != HeadBytes + (8L * count) + HashBytes
                || BinaryPrimitives.ReadUInt64LittleEndian(content) != Magic
                || BinaryPrimitives.ReadInt64LittleEndian(content[8..]) != count
                || !SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
            {
                return null;
            }

            float[] coordinates = new float[2 * count];
            for (int i = 0; i < coordinates.Length; i++)
            {
                coordinates[i] = BinaryPrimitives.ReadSingleLittleEndian(content[(HeadBytes + (4 * i))..]);
            }

            return new Projection(coordinates, BinaryPrimitives.ReadDoubleLittleEndian(content[16..]), BinaryPrimitives.ReadDoubleLittleEndian(content[24..]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a projection where that is possible.</summary>
    public static void Write(string path, Projection projection)
    {
        byte[] content = new byte[HeadBytes + (8 * projection.Count)];
        BinaryPrimitives.WriteUInt64LittleEndian(content, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(8), projection.Count);
        BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(16), projection.ShareX);
        BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(24), projection.ShareY);
        ReadOnlySpan<float> coordinates = projection.Coordinates.Span;
        for (int i = 0; i < coordinates.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(HeadBytes + (4 * i)), coordinates[i]);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(content);
                stream.Write(SHA256.HashData(content));
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is computed again next time.
        }
    }
}
