using System.Globalization;
using Plumbline.IO.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Csv;

/// <summary>Writes rows as text: the shortest that reads back as the same number.</summary>
internal sealed class CsvRowWriter(Stream stream, string path, VectorFileShape shape, byte separator) : IVectorRowWriter
{
    private const int MostNumberBytes = 32;

    private readonly byte[] _buffer = new byte[4096];
    private int _used;
    private long _row;

    public void Append(ReadOnlySpan<float> values)
    {
        bool areIntegers = shape.Element == VectorElement.Signed32;
        for (int at = 0; at < values.Length; at++)
        {
            int column = at % shape.Dimension;
            float value = values[at];
            // False for NaN too; 2^31 itself is no int32.
            if (areIntegers && !(value is >= int.MinValue and < 2147483648f && value == MathF.Truncate(value)))
            {
                throw Refused(column, value.ToString("R", CultureInfo.InvariantCulture));
            }

            int written;
            if (areIntegers)
            {
                ((int)value).TryFormat(Room(), out written, default, CultureInfo.InvariantCulture);
            }
            else
            {
                value.TryFormat(Room(), out written, default, CultureInfo.InvariantCulture);
            }

            EndField(column, written);
        }
    }

    public void Append(ReadOnlySpan<int> values)
    {
        for (int at = 0; at < values.Length; at++)
        {
            int column = at % shape.Dimension;
            int value = values[at];
            if (shape.Element == VectorElement.Binary32 && !ElementEncoder.HasFloat(value))
            {
                throw Refused(column, value.ToString(CultureInfo.InvariantCulture));
            }

            value.TryFormat(Room(), out int written, default, CultureInfo.InvariantCulture);
            EndField(column, written);
        }
    }

    public void Complete() => Flush();

    public void Dispose()
    {
    }

    private Span<byte> Room()
    {
        if (_buffer.Length - _used < MostNumberBytes + 1)
        {
            Flush();
        }

        return _buffer.AsSpan(_used, MostNumberBytes);
    }

    private void EndField(int column, int written)
    {
        _used += written;
        bool endsLine = column == shape.Dimension - 1;
        _buffer[_used++] = endsLine ? (byte)'\n' : separator;
        _row += endsLine ? 1 : 0;
    }

    private void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private VectorFormatException Refused(int column, string found) =>
        new(path, $"row {_row}, column {column}", found, ElementEncoder.Expectation(shape.Element));
}
