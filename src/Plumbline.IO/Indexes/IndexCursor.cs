using System.Globalization;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;
using Plumbline.Search.Files;

namespace Plumbline.IO.Indexes;

/// <summary>Reads an index file from front to back. Nothing is allocated that the rest of the file could not fill.</summary>
internal sealed unsafe class IndexCursor : IDisposable
{
    private readonly InputFile _input;
    private readonly MappedFile? _map;
    private readonly IDisposable? _share;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancellationToken;

    private IndexCursor(InputFile input, bool map, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _input = input;
        _progress = progress;
        _cancellationToken = cancellationToken;
        if (map && input.Length > 0)
        {
            _map = new MappedFile(input.Stream.SafeFileHandle, input.Length);
            _share = _map.Share();
        }
    }

    public string Path => _input.Path;

    public long Position { get; private set; }

    public long Remaining => _input.Length - Position;

    public static IndexCursor Open(string path, bool map, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            return new IndexCursor(input, map, progress, cancellationToken);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads one number.</summary>
    public T Read<T>(string place)
        where T : unmanaged
    {
        Require(sizeof(T), place);
        T value = default;
        _input.ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        Position += sizeof(T);
        return value;
    }

    /// <summary>Reads a number of values, and refuses one for which the file has no room.</summary>
    public long ReadCount(string place, int elementBytes)
    {
        ulong count = Read<ulong>($"{place}, size");
        if (count > (ulong)(Remaining / elementBytes))
        {
            throw Error($"{place}, size", $"{count} of {Quantity.Plain(elementBytes, "byte")} each", $"at most {Remaining / elementBytes}, for which the file has room");
        }

        return (long)count;
    }

    /// <summary>Reads a size and as many values.</summary>
    /// <param name="place">What they are.</param>
    /// <param name="expected">How many there have to be; -1 where any number may be.</param>
    public T[] ReadArray<T>(string place, long expected = -1)
        where T : unmanaged
    {
        long count = ReadCount(place, sizeof(T));
        RequireCount(place, count, expected);
        if (count > Array.MaxLength)
        {
            throw Error($"{place}, size", $"{count}", $"at most {Array.MaxLength}");
        }

        T[] values = new T[count];
        fixed (T* first = values)
        {
            Fill((byte*)first, count * sizeof(T));
        }

        return values;
    }

    public void RequireCount(string place, long count, long expected)
    {
        if (expected >= 0 && count != expected)
        {
            throw Error($"{place}, size", $"{count}", $"{expected}");
        }
    }

    /// <summary>Copies or maps a run of bytes, for which <see cref="Require"/> has found room.</summary>
    public NativeBuffer ReadBlock(long bytes, string place)
    {
        Require(bytes, place);
        if (_map is not null)
        {
            NativeBuffer mapped = new(_map.Start + Position, bytes, _map.Share());
            _input.Stream.Seek(bytes, SeekOrigin.Current);
            Position += bytes;
            return mapped;
        }

        NativeBuffer buffer = new(bytes);
        try
        {
            Fill(buffer.Pointer, bytes);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Copies a run of bytes into memory that has room for it.</summary>
    public void ReadInto(byte* destination, long bytes, string place)
    {
        Require(bytes, place);
        Fill(destination, bytes);
    }

    public void Skip(long bytes, string place)
    {
        Require(bytes, place);
        _input.Stream.Seek(bytes, SeekOrigin.Current);
        Position += bytes;
    }

    /// <summary>Refuses a file that ends too early.</summary>
    public void Require(long bytes, string place)
    {
        if (bytes > Remaining)
        {
            throw Error(place, string.Create(CultureInfo.InvariantCulture, $"the end of the file after {Remaining} of {Quantity.Plain(bytes, "byte")}"), "all of them");
        }
    }

    /// <summary>Refuses a file that goes on.</summary>
    public void RequireEnd()
    {
        if (Remaining > 0)
        {
            throw Error($"byte {Position}", $"{Quantity.Plain(Remaining, "byte")} after the index", "the end of the file");
        }
    }

    public VectorFormatException Error(string place, string found, string expected) => _input.Error(place, found, expected);

    public void Dispose()
    {
        _share?.Dispose();
        _input.Dispose();
    }

    private void Fill(byte* destination, long bytes)
    {
        for (long done = 0; done < bytes;)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            int part = (int)Math.Min(bytes - done, InputFile.ChunkBytes);
            _input.ReadExactly(new Span<byte>(destination + done, part));
            done += part;
            Position += part;
            _progress?.Report((double)Position / _input.Length);
        }
    }
}
