using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Plumbline.IO;

namespace Plumbline.Bench.Exact;

/// <summary>Images in the IDX format of MNIST (unsigned bytes, three dimensions), compressed with gzip.</summary>
internal static class IdxFile
{
    private const uint UnsignedBytesInThreeDimensions = 0x00000803;
    private const int HeaderBytes = 16;

    /// <summary>Reads the first images, one a vector, pixels as 0 to 255.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many, at most as many as there are.</param>
    /// <exception cref="VectorFormatException">The file is something else, or holds fewer images.</exception>
    public static VectorSet Read(string path, int count)
    {
        using FileStream file = File.OpenRead(path);
        using GZipStream stream = new(file, CompressionMode.Decompress);
        byte[] header = new byte[HeaderBytes];
        try
        {
            stream.ReadExactly(header);
            uint kind = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (kind != UnsignedBytesInThreeDimensions)
            {
                throw new VectorFormatException(path, "header", string.Create(CultureInfo.InvariantCulture, $"0x{kind:x8}"), "0x00000803, unsigned bytes in three dimensions");
            }

            int images = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
            long pixels = (long)BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)) * BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(12));
            if (images < count || pixels is < 1 or > 1 << 20)
            {
                throw new VectorFormatException(path, "header", $"{images} images of {pixels} pixels", $"{count} images or more, of 1 to {1 << 20} pixels");
            }

            VectorSet vectors = VectorSet.Allocate(count, (int)pixels);
            byte[] image = new byte[pixels];
            for (int row = 0; row < count; row++)
            {
                stream.ReadExactly(image);
                Span<float> vector = vectors.WritableRow(row);
                for (int i = 0; i < image.Length; i++)
                {
                    vector[i] = image[i];
                }
            }

            return vectors;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new VectorFormatException(path, "content", "an end or damage", $"{count} whole images, compressed with gzip", e);
        }
    }
}
