using System.Buffers.Binary;
using System.IO.Compression;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>Reads chunks and undoes their filters, the last first, in two buffers that are kept from chunk to chunk.</summary>
internal sealed class Hdf5ChunkReader(InputFile input, string place, Hdf5ChunkIndex index, int valueBytes)
{
    // A chunk that claims more than so many times its bytes is unpacked once before memory is taken for it.
    private const int BelievedRatio = 4;

    private readonly int _length = index.Rows * index.Columns * valueBytes;
    private byte[] _stored = [];
    private byte[] _other = [];

    /// <summary>The values of a chunk, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Read(Hdf5Chunk chunk)
    {
        Memory<byte> bytes = Sized(ref _stored, (int)chunk.Bytes);
        input.Stream.Position = chunk.Address;
        input.ReadExactly(bytes.Span);
        bool isInStored = true;
        for (int i = index.Filters.Count - 1; i >= 0; i--)
        {
            if ((chunk.Mask & (1u << i)) != 0)
            {
                continue;
            }

            if (index.Filters[i] == Hdf5Filter.Fletcher32)
            {
                bytes = Check(bytes);
                continue;
            }

            ref byte[] target = ref isInStored ? ref _other : ref _stored;
            bytes = index.Filters[i] == Hdf5Filter.Deflate ? Inflate(bytes, ref target) : Unshuffle(bytes.Span, ref target);
            isInStored = !isInStored;
        }

        return bytes.Length == _length ? bytes : throw OtherLength($"{bytes.Length}");
    }

    private static Memory<byte> Sized(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            // Lets go of the old one first.
            buffer = [];
            buffer = new byte[length];
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Unpacks a stream of zlib. A checksum may follow the bytes of the chunk.</summary>
    private Memory<byte> Inflate(ReadOnlyMemory<byte> packed, ref byte[] target)
    {
        // One more, which shows that there are too many.
        int most = _length + sizeof(uint) + 1;
        try
        {
            if (target.Length < most && most / BelievedRatio > packed.Length)
            {
                RequireUnpacked(packed);
            }

            Memory<byte> bytes = Sized(ref target, most);
            using Stream stream = Unpack(packed);
            int count = stream.ReadAtLeast(bytes.Span, most, throwOnEndOfStream: false);
            return count < most ? bytes[..count] : throw OtherLength($"more than {_length}");
        }
        // An IOException, though it lies in memory, where the stream asks for a dictionary, which HDF5 has not.
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new VectorFormatException(input.Path, place, $"a chunk that cannot be unpacked ({exception.Message.TrimEnd('.')})", "zlib data", exception);
        }
    }

    private void RequireUnpacked(ReadOnlyMemory<byte> packed)
    {
        using Stream stream = Unpack(packed);
        byte[] scratch = new byte[4096];
        long count = 0;
        for (int read; count < _length && (read = stream.Read(scratch)) > 0;)
        {
            count += read;
        }

        if (count < _length)
        {
            throw OtherLength($"{count}");
        }
    }

    private static ZLibStream Unpack(ReadOnlyMemory<byte> packed)
    {
        // Every buffer here is an array.
        _ = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> segment);
        return new ZLibStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
    }

    private Memory<byte> Unshuffle(ReadOnlySpan<byte> bytes, ref byte[] target)
    {
        Memory<byte> result = Sized(ref target, bytes.Length);
        Span<byte> values = result.Span;
        int count = bytes.Length / valueBytes;
        for (int part = 0; part < valueBytes; part++)
        {
            ReadOnlySpan<byte> source = bytes.Slice(part * count, count);
            for (int i = 0; i < count; i++)
            {
                values[(i * valueBytes) + part] = source[i];
            }
        }

        // What is left over is not shuffled.
        bytes[(count * valueBytes)..].CopyTo(values[(count * valueBytes)..]);
        return result;
    }

    /// <summary>Fletcher's checksum over big-endian words of 16 bits, as H5_checksum_fletcher32 has it.</summary>
    private Memory<byte> Check(Memory<byte> chunk)
    {
        ReadOnlySpan<byte> bytes = chunk.Span;
        int length = bytes.Length - sizeof(uint);
        if (length < 0)
        {
            throw input.Error(place, $"a chunk of {Quantity.Plain(bytes.Length, "byte")}", "a checksum of 4 at its end");
        }

        (uint low, uint high) = (0, 0);
        for (int i = 0; i < length; i += 2)
        {
            low = (low + ((uint)bytes[i] << 8) + (i + 1 < length ? bytes[i + 1] : 0u)) % 65_535;
            high = (high + low) % 65_535;
        }

        // 0 and 65535 are the same remainder; the library folds, which leaves either.
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes[length..]);
        return found % 65_536 % 65_535 == low && (found >> 16) % 65_535 == high
            ? chunk[..length]
            : throw input.Error(place, $"a chunk with checksum {found:X8}", $"{(high << 16) | low:X8}");
    }

    private VectorFormatException OtherLength(string bytes) => input.Error(place, $"a chunk of {bytes} bytes", $"{_length}");
}
