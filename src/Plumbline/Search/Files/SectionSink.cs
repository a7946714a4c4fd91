using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Search.Files;

/// <summary>Takes the bytes of a section, in its first pass for length and checksum alone, in its second for a stream too.</summary>
/// <param name="stream">Where the bytes go; null for nowhere.</param>
/// <param name="report">Told of bytes of native memory that were taken; throws to cancel.</param>
internal sealed unsafe class SectionSink(Stream? stream, Action<int> report)
{
    private const int ChunkBytes = 1 << 20;
    private const int BufferBytes = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private Crc32C _crc;
    private int _filled;

    public long Length { get; private set; }

    /// <summary>The checksum, after <see cref="Flush"/>.</summary>
    public uint Checksum => _crc.Value;

    /// <summary>Takes one number.</summary>
    public void Write<T>(T value)
        where T : unmanaged
    {
        if (_filled + sizeof(T) > _buffer.Length)
        {
            Flush();
        }

        Unsafe.WriteUnaligned(ref _buffer[_filled], value);
        _filled += sizeof(T);
    }

    /// <summary>Takes many numbers.</summary>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length > _buffer.Length - _filled)
        {
            Flush();
        }

        if (bytes.Length > _buffer.Length)
        {
            Take(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    /// <summary>Takes native memory of any size.</summary>
    public void Write(byte* memory, long bytes)
    {
        Flush();
        for (long done = 0; done < bytes; done += ChunkBytes)
        {
            int chunk = (int)Math.Min(ChunkBytes, bytes - done);
            Take(new ReadOnlySpan<byte>(memory + done, chunk));
            report(chunk);
        }
    }

    /// <summary>Hands on what is kept back.</summary>
    public void Flush()
    {
        Take(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _crc.Append(bytes);
        Length += bytes.Length;
        stream?.Write(bytes);
    }
}
