using Plumbline.IO.Internals;

namespace Plumbline.IO.Csv;

/// <summary>The fields of a text file, one after the other, from any place on.</summary>
internal sealed class CsvScanner
{
    /// <summary>Far above what a number takes; bounds what a file without separators costs.</summary>
    private const int MaxFieldBytes = 64 << 10;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly InputFile _input;
    private readonly byte[] _buffer;
    private int _at;
    private int _end;

    public CsvScanner(InputFile input)
    {
        _input = input;
        _buffer = new byte[Math.Clamp(input.Length, 1, MaxFieldBytes)];
        Fill();
        Start = _buffer.AsSpan(0, _end).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        Separator = FindSeparator(_buffer.AsSpan(Start, _end - Start));
    }

    /// <summary>Where the text begins.</summary>
    public int Start { get; }

    /// <summary>What lies between two fields.</summary>
    public byte Separator { get; }

    /// <summary>Where the next field begins.</summary>
    public long Position => _input.Stream.Position - (_end - _at);

    public void MoveTo(long offset)
    {
        _input.Stream.Position = offset;
        (_at, _end) = (0, 0);
    }

    /// <summary>The next field, blanks and quotes around it taken away; valid until the next call.</summary>
    /// <param name="line">The line that it is in, for messages.</param>
    /// <param name="endsLine">Whether its line, or the file, ends behind it.</param>
    public ReadOnlySpan<byte> Next(long line, out bool endsLine)
    {
        int length;
        while ((length = _buffer.AsSpan(_at, _end - _at).IndexOfAny(Separator, (byte)'\n')) < 0)
        {
            if (_at == 0 && _end == _buffer.Length && _input.Stream.Position < _input.Length)
            {
                throw _input.Error($"line {line}", $"a field of {Quantity.Plain(_end, "byte")} or more", "a number");
            }

            if (!Fill())
            {
                ReadOnlySpan<byte> last = _buffer.AsSpan(_at, _end - _at);
                _at = _end;
                endsLine = true;
                return Trim(last);
            }
        }

        ReadOnlySpan<byte> field = _buffer.AsSpan(_at, length);
        endsLine = _buffer[_at + length] == '\n';
        _at += length + 1;
        return Trim(field);
    }

    /// <summary>The first separator outside quotes in the first line; text of one column has none.</summary>
    private static byte FindSeparator(ReadOnlySpan<byte> text)
    {
        bool isQuoted = false;
        foreach (byte one in text)
        {
            switch (one)
            {
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)',' or (byte)';' or (byte)'\t' when !isQuoted:
                    return one;
                case (byte)'\n':
                    return (byte)',';
                default:
                    break;
            }
        }

        return (byte)',';
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \t\r"u8);
        return field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1].Trim((byte)' ') : field;
    }

    /// <summary>Keeps what is left and reads on; false at the end of the file.</summary>
    private bool Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);
        int read = _input.Stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
