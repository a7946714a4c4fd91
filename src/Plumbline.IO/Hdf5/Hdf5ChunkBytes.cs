using System.Buffers.Binary;
using System.IO.Compression;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>Reads a chunk and undoes its filters, the last first.</summary>
internal static class Hdf5ChunkBytes
{
    public static byte[] Read(InputFile input, string place, Hdf5ChunkIndex index, Hdf5Chunk chunk, int valueBytes)
    {
        int length = index.Rows * index.Columns * valueBytes;
        byte[] bytes = new byte[chunk.Bytes];
        input.Stream.Position = chunk.Address;
        input.ReadExactly(bytes);
        for (int i = index.Filters.Count - 1; i >= 0; i--)
        {
            if ((chunk.Mask & (1u << i)) == 0)
            {
                bytes = index.Filters[i] switch
                {
                    Hdf5Filter.Deflate => Inflate(input, place, bytes, length),
                    Hdf5Filter.Shuffle => Unshuffle(bytes, valueBytes),
                    _ => Check(input, place, bytes),
                };
            }
        }

        return bytes.Length == length
            ? bytes
            : throw input.Error(place, $"a chunk of {bytes.Length} bytes", $"{length}");
    }

    /// <summary>Memory follows the bytes that come, because the length may be a lie.</summary>
    /// <param name="input">The file.</param>
    /// <param name="place">The data set.</param>
    /// <param name="bytes">A stream of zlib.</param>
    /// <param name="length">Bytes of a chunk; a checksum may follow them.</param>
    private static byte[] Inflate(InputFile input, string place, byte[] bytes, int length)
    {
        int most = length + sizeof(uint) + 1;
        try
        {
            using ZLibStream stream = new(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] unpacked = new byte[Math.Min(most, Math.Max(256, bytes.Length))];
            int count = 0;
            while (true)
            {
                int read = stream.Read(unpacked.AsSpan(count));
                count += read;
                if (read == 0 && count < unpacked.Length)
                {
                    Array.Resize(ref unpacked, count);
                    return unpacked;
                }

                if (count == unpacked.Length)
                {
                    if (count == most)
                    {
                        throw input.Error(place, $"a chunk of more than {length} bytes", $"{length}");
                    }

                    Array.Resize(ref unpacked, (int)Math.Min(most, 2L * count));
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new VectorFormatException(input.Path, place, $"a chunk that cannot be unpacked ({exception.Message})", "zlib data", exception);
        }
    }

    private static byte[] Unshuffle(byte[] bytes, int valueBytes)
    {
        byte[] values = new byte[bytes.Length];
        int count = bytes.Length / valueBytes;
        for (int part = 0; part < valueBytes; part++)
        {
            ReadOnlySpan<byte> source = bytes.AsSpan(part * count, count);
            for (int i = 0; i < count; i++)
            {
                values[(i * valueBytes) + part] = source[i];
            }
        }

        // What is left over is not shuffled.
        bytes.AsSpan(count * valueBytes).CopyTo(values.AsSpan(count * valueBytes));
        return values;
    }

    /// <summary>Fletcher's checksum over big-endian words of 16 bits, as H5_checksum_fletcher32 has it.</summary>
    private static byte[] Check(InputFile input, string place, byte[] bytes)
    {
        int length = bytes.Length - sizeof(uint);
        if (length < 0)
        {
            throw input.Error(place, $"a chunk of {bytes.Length} bytes", "a checksum of 4 at its end");
        }

        (uint low, uint high) = (0, 0);
        for (int i = 0; i < length; i += 2)
        {
            low = (low + ((uint)bytes[i] << 8) + (i + 1 < length ? bytes[i + 1] : 0u)) % 65_535;
            high = (high + low) % 65_535;
        }

        // 0 and 65535 are the same remainder; the library folds, which leaves either.
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length));
        return found % 65_536 % 65_535 == low && (found >> 16) % 65_535 == high
            ? bytes[..length]
            : throw input.Error(place, $"a chunk with checksum {found:X8}", $"{(high << 16) | low:X8}");
    }
}
