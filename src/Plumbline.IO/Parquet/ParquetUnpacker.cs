using System.IO.Compression;
using Plumbline.IO.Internals;
using Snappier;
using ZstdSharp;

namespace Plumbline.IO.Parquet;

/// <summary>Decompresses pages. Room is made only for what so many bytes can become.</summary>
internal sealed class ParquetUnpacker(InputFile input) : IDisposable
{
    /// <summary>zlib's own bound; Zstandard is held to it by the size of the whole file, as runs of one value shrink further there.</summary>
    public const long MaxExpansion = 1032;

    // A copy of 64 bytes takes 3, and no element does better.
    private const long MaxSnappyExpansion = 22;

    private Decompressor? _zstd;

    /// <summary>Whether a page may have become so many bytes.</summary>
    public bool IsPlausible(ParquetCodec codec, long packed, long unpacked) => codec switch
    {
        ParquetCodec.Uncompressed => packed == unpacked,
        ParquetCodec.Snappy => unpacked <= packed * MaxSnappyExpansion,
        ParquetCodec.Gzip => unpacked <= packed * MaxExpansion,
        _ => unpacked <= input.Length * MaxExpansion,
    };

    /// <summary>Fills <paramref name="unpacked"/> exactly.</summary>
    public void Unpack(ParquetCodec codec, byte[] packed, int start, Span<byte> unpacked, string place)
    {
        int count;
        try
        {
            count = codec switch
            {
                ParquetCodec.Snappy => UnpackSnappy(packed.AsSpan(start), unpacked),
                ParquetCodec.Gzip => UnpackGzip(packed, start, unpacked),
                _ => (_zstd ??= new Decompressor()).Unwrap(packed.AsSpan(start), unpacked),
            };
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or VectorFormatException))
        {
            throw new VectorFormatException(input.Path, place, $"a page that cannot be unpacked ({exception.Message})", $"{codec} data", exception);
        }

        if (count != unpacked.Length)
        {
            throw input.Error(place, $"a page of {Quantity.Plain(count, "byte")}", $"{unpacked.Length}");
        }
    }

    public void Dispose() => _zstd?.Dispose();

    private static int UnpackSnappy(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        int length = Snappy.GetUncompressedLength(packed);
        return length == unpacked.Length ? Snappy.Decompress(packed, unpacked) : length;
    }

    private static int UnpackGzip(byte[] packed, int start, Span<byte> unpacked)
    {
        using GZipStream stream = new(new MemoryStream(packed, start, packed.Length - start), CompressionMode.Decompress);
        int count = stream.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
        return stream.ReadByte() < 0 ? count : count + 1;
    }
}
