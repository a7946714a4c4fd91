namespace Plumbline.IO.Internals;

/// <summary>What a compressed part of a file unpacks to, of a length that is known before. Closes the file.</summary>
/// <param name="input">The file.</param>
/// <param name="place">What the part is called in messages.</param>
/// <param name="open">Begins to unpack.</param>
internal sealed class PackedBytes(InputFile input, string place, Func<Stream> open) : IByteSource
{
    private readonly byte[] _skipped = new byte[4096];
    private Stream? _stream;
    private long _position;

    /// <summary>Bytes that the part is to have, once its head has said so; whoever reads the last of them learns whether more follow.</summary>
    public long Length { get; set; } = long.MaxValue;

    public void Read(long position, Span<byte> destination)
    {
        if (_stream is null || position < _position)
        {
            _stream?.Dispose();
            _stream = open();
            _position = 0;
        }

        while (_position < position)
        {
            Fill(_skipped.AsSpan(0, (int)Math.Min(_skipped.Length, position - _position)));
        }

        Fill(destination);
        if (_position == Length && ReadSome(_skipped.AsSpan(0, 1)) > 0)
        {
            throw input.Error(place, $"more than {Quantity.Plain(Length, "byte")} when unpacked", $"{Length}");
        }
    }

    /// <summary>Begins anew with the next reading: the file has been read elsewhere.</summary>
    public void Restart()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        input.Dispose();
    }

    private void Fill(Span<byte> destination)
    {
        for (int filled = 0; filled < destination.Length;)
        {
            int read = ReadSome(destination[filled..]);
            if (read == 0)
            {
                throw input.Error(place, $"its end after {Quantity.Plain(_position, "byte")} when unpacked", Length == long.MaxValue ? "more" : $"{Length}");
            }

            filled += read;
            _position += read;
        }
    }

    private int ReadSome(Span<byte> destination)
    {
        try
        {
            return _stream!.Read(destination);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    private VectorFormatException Damaged(InvalidDataException exception) =>
        new(input.Path, place, $"bytes that do not unpack after {_position}", "a whole compressed part", exception);
}
