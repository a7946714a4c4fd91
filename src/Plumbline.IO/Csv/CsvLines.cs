using Plumbline.IO.Internals;

namespace Plumbline.IO.Csv;

/// <summary>Where the lines of a text file lie.</summary>
/// <param name="Rows">Lines of numbers, 1 or more.</param>
/// <param name="Dimension">Numbers of the first of them.</param>
/// <param name="FirstLine">The line of row 0, from 1.</param>
/// <param name="Places">Where every <see cref="Step"/>-th row begins.</param>
internal sealed record CsvLines(int Rows, int Dimension, int FirstLine, IReadOnlyList<long> Places)
{
    /// <summary>Few enough places to keep, few enough lines to pass over.</summary>
    public const int Step = 1024;

    private const int BufferBytes = 64 << 10;

    /// <summary>Goes through the whole file once. Empty lines may stand at its end alone.</summary>
    public static CsvLines Count(InputFile input, CsvScanner scanner)
    {
        bool hasHeader = HasHeader(scanner, out long start);
        int dimension = hasHeader || input.Length > start ? CountFields(scanner, hasHeader ? 2 : 1, start) : 0;
        Counter counter = new(input, start, hasHeader ? 2 : 1);
        byte[] buffer = new byte[Math.Clamp(input.Length - start, 1, BufferBytes)];
        input.Stream.Position = start;
        for (int read; (read = input.Stream.Read(buffer)) > 0;)
        {
            counter.Add(buffer.AsSpan(0, read));
        }

        counter.EndLine();
        return counter.Rows > 0
            ? new CsvLines(counter.Rows, dimension, hasHeader ? 2 : 1, counter.Places)
            : throw input.Error("file", "no line of numbers", "at least one");
    }

    /// <summary>
    /// Whether the first line names columns: it has no field that is empty or a number, be it too large. The text may then begin after
    /// it; any other line is data, so that one that is damaged is refused, not passed over.
    /// </summary>
    private static bool HasHeader(CsvScanner scanner, out long start)
    {
        start = scanner.Start;
        scanner.MoveTo(start);
        for (bool endsLine = false; !endsLine;)
        {
            ReadOnlySpan<byte> field = scanner.Next(1, out endsLine);
            if (field.IsEmpty || CsvNumber.IsNumeric(field))
            {
                return false;
            }
        }

        start = scanner.Position;
        return true;
    }

    private static int CountFields(CsvScanner scanner, int line, long start)
    {
        scanner.MoveTo(start);
        int fields = 0;
        for (bool endsLine = false; !endsLine; fields++)
        {
            scanner.Next(line, out endsLine);
        }

        return fields;
    }

    private sealed class Counter(InputFile input, long start, int firstLine)
    {
        private long _position = start;
        private long _lineStart = start;
        private long _line = firstLine;
        private long _emptyLine;
        private bool _hasText;

        public int Rows { get; private set; }

        public List<long> Places { get; } = [];

        public void Add(ReadOnlySpan<byte> bytes)
        {
            while (true)
            {
                int end = bytes.IndexOf((byte)'\n');
                ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
                _hasText = _hasText || text.ContainsAnyExcept((byte)' ', (byte)'\r');
                _position += text.Length + (end < 0 ? 0 : 1);
                if (end < 0)
                {
                    return;
                }

                EndLine();
                bytes = bytes[(end + 1)..];
            }
        }

        public void EndLine()
        {
            if (!_hasText)
            {
                _emptyLine = _emptyLine == 0 ? _line : _emptyLine;
            }
            else if (_emptyLine > 0)
            {
                throw input.Error($"line {_emptyLine}", "an empty line", "numbers");
            }
            else
            {
                if (Rows == int.MaxValue)
                {
                    throw input.Error("file", $"more than {Quantity.Plain(int.MaxValue, "line")}", $"at most {int.MaxValue}");
                }

                if (Rows % Step == 0)
                {
                    Places.Add(_lineStart);
                }

                Rows++;
            }

            _line++;
            _lineStart = _position;
            _hasText = false;
        }
    }
}
