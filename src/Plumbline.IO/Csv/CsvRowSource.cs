using Plumbline.IO.Internals;

namespace Plumbline.IO.Csv;

/// <summary>Lines of text as rows. A line that is not what it should be is found when it is read.</summary>
internal sealed class CsvRowSource(InputFile input, CsvScanner scanner, CsvLines lines) : IVectorRowSource
{
    private int _next = -1;

    public VectorFileDescription Description { get; } =
        new(input.Path, VectorFileFormat.Csv, lines.Rows, lines.Dimension, VectorElementNames.NameOf(VectorElement.Binary32), input.Length);

    public long? MappableOffset => null;

    public void Read(int first, Span<float> values)
    {
        for (MoveTo(first); values.Length > 0; values = values[lines.Dimension..], _next++)
        {
            for (int column = 0; column < lines.Dimension; column++)
            {
                ReadOnlySpan<byte> field = Next(column);
                if (!CsvNumber.TryParse(field, out values[column]))
                {
                    throw Error(column, field, "a number that float32 holds");
                }
            }
        }
    }

    public void Read(int first, Span<int> values)
    {
        for (MoveTo(first); values.Length > 0; values = values[lines.Dimension..], _next++)
        {
            for (int column = 0; column < lines.Dimension; column++)
            {
                ReadOnlySpan<byte> field = Next(column);
                if (!CsvNumber.TryParse(field, out values[column]))
                {
                    throw Error(column, field, $"a whole number of {int.MinValue} to {int.MaxValue}");
                }
            }
        }
    }

    public void Dispose() => input.Dispose();

    private void MoveTo(int row)
    {
        if (row == _next || row == lines.Rows)
        {
            return;
        }

        scanner.MoveTo(lines.Places[row / CsvLines.Step]);
        for (_next = row - (row % CsvLines.Step); _next < row; _next++)
        {
            for (bool endsLine = false; !endsLine;)
            {
                scanner.Next(Line, out endsLine);
            }
        }
    }

    private long Line => (long)lines.FirstLine + _next;

    private ReadOnlySpan<byte> Next(int column)
    {
        ReadOnlySpan<byte> field = scanner.Next(Line, out bool endsLine);
        bool isLast = column == lines.Dimension - 1;
        if (endsLine == isLast)
        {
            return field;
        }

        long line = Line;
        _next = -1;
        throw input.Error($"line {line}", isLast ? $"more than {Quantity.Plain(lines.Dimension, "field")}" : Quantity.Plain(column + 1, "field"), $"{lines.Dimension}, as in line {lines.FirstLine}");
    }

    private VectorFormatException Error(int column, ReadOnlySpan<byte> field, string expected)
    {
        long line = Line;
        // The scanner stands within a line now.
        _next = -1;
        string hint = CsvNumber.HasDecimalComma(field) ? " (with a decimal point, not a comma)" : "";
        return input.Error($"line {line}, column {column + 1}", CsvNumber.Words(field), expected + hint);
    }
}
