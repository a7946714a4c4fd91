using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Binary;

/// <summary>Writes rows of fixed length after a head that has been written.</summary>
/// <param name="stream">The file.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="dimension">Components of a vector.</param>
/// <param name="layout">How rows are to lie.</param>
/// <param name="complete">Writes what comes after the last row.</param>
/// <param name="dispose">Puts away what wraps the stream.</param>
internal sealed class BinaryRowWriter(
    Stream stream, string path, int dimension, BinaryLayout layout, Action? complete = null, Action? dispose = null) : IVectorRowWriter
{
    private readonly byte[] _buffer = new byte[Math.Min((long)dimension * layout.ElementBytes, InputFile.ChunkBytes)];
    private long _row;

    public void Append(ReadOnlySpan<float> values)
    {
        for (; values.Length > 0; values = values[dimension..])
        {
            BeginRow();
            if (layout is { Element: VectorElement.Binary32, BigEndian: false })
            {
                Write(MemoryMarshal.Cast<float, int>(values[..dimension]));
            }
            else
            {
                AppendRow(values[..dimension]);
            }

            _row++;
        }
    }

    public void Append(ReadOnlySpan<int> values)
    {
        for (; values.Length > 0; values = values[dimension..])
        {
            BeginRow();
            int most = _buffer.Length / layout.ElementBytes;
            for (int column = 0; column < dimension; column += most)
            {
                ReadOnlySpan<int> piece = values[column..Math.Min(dimension, column + most)];
                int bad = ElementEncoder.Encode(piece, layout, _buffer);
                if (bad >= 0)
                {
                    throw Refused(column + bad, piece[bad].ToString(CultureInfo.InvariantCulture));
                }

                stream.Write(_buffer, 0, piece.Length * layout.ElementBytes);
            }

            _row++;
        }
    }

    public void Complete() => complete?.Invoke();

    public void Dispose() => dispose?.Invoke();

    private void BeginRow()
    {
        if (layout.HasCounts)
        {
            Span<byte> count = stackalloc byte[BinaryLayout.CountBytes];
            BinaryPrimitives.WriteInt32LittleEndian(count, dimension);
            stream.Write(count);
        }
    }

    /// <summary>In pieces, because the bytes of a row may exceed the longest span.</summary>
    private void Write(ReadOnlySpan<int> values)
    {
        for (; values.Length > FlatVectors.ChunkLength; values = values[FlatVectors.ChunkLength..])
        {
            stream.Write(MemoryMarshal.AsBytes(values[..FlatVectors.ChunkLength]));
        }

        stream.Write(MemoryMarshal.AsBytes(values));
    }

    private void AppendRow(ReadOnlySpan<float> values)
    {
        int most = _buffer.Length / layout.ElementBytes;
        for (int column = 0; column < dimension; column += most)
        {
            ReadOnlySpan<float> piece = values[column..Math.Min(dimension, column + most)];
            int bad = ElementEncoder.Encode(piece, layout, _buffer);
            if (bad >= 0)
            {
                throw Refused(column + bad, piece[bad].ToString("R", CultureInfo.InvariantCulture));
            }

            stream.Write(_buffer, 0, piece.Length * layout.ElementBytes);
        }
    }

    private VectorFormatException Refused(int column, string found) =>
        new(path, $"row {_row}, column {column}", found, ElementEncoder.Expectation(layout.Element));
}
