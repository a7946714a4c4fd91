using System.Runtime.InteropServices;
using Plumbline.IO.Internals;
using PureHDF;
using PureHDF.Selections;

namespace Plumbline.IO.Hdf5;

/// <summary>One contiguous data set, train, and the attributes of ann-benchmarks that are known: type, dimension and point_type.</summary>
internal sealed class Hdf5VectorWriter<T> : IVectorRowWriter
    where T : unmanaged
{
    private readonly string _path;
    private readonly VectorFileShape _shape;
    private readonly H5Dataset<T[]> _train;
    private readonly H5NativeWriter _writer;
    private int _written;
    private bool _closed;

    public Hdf5VectorWriter(Stream stream, string path, VectorFileShape shape)
    {
        _path = path;
        _shape = shape;
        _train = new H5Dataset<T[]>([(ulong)shape.Rows, (ulong)shape.Dimension]);
        H5File file = new() { ["train"] = _train };
        file.Attributes["type"] = "dense";
        file.Attributes["dimension"] = shape.Dimension;
        file.Attributes["point_type"] = shape.Element is VectorElement.Binary32 or VectorElement.Binary16 ? "float" : "int";
        H5NativeWriter? writer = null;
        LibraryCall.Unwrapped(() => writer = file.BeginWrite(stream));
        _writer = writer!;
    }

    public void Append(ReadOnlySpan<float> values)
    {
        for (int rows = RowsOf(values.Length); rows > 0;)
        {
            T[] piece = Piece(rows, out int count);
            int wrong = ElementBytes.Narrow(_shape.Element, values[..piece.Length], MemoryMarshal.AsBytes(piece.AsSpan()));
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(_path, ((long)_written * _shape.Dimension) + wrong, _shape.Dimension, values[wrong], _shape.Element);
            }

            Write(piece, count);
            values = values[piece.Length..];
            rows -= count;
        }
    }

    public void Append(ReadOnlySpan<int> values)
    {
        for (int rows = RowsOf(values.Length); rows > 0;)
        {
            T[] piece = Piece(rows, out int count);
            int wrong = ElementBytes.Narrow(_shape.Element, values[..piece.Length], MemoryMarshal.AsBytes(piece.AsSpan()));
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(_path, ((long)_written * _shape.Dimension) + wrong, _shape.Dimension, values[wrong], _shape.Element);
            }

            Write(piece, count);
            values = values[piece.Length..];
            rows -= count;
        }
    }

    public void Complete()
    {
        if (_written != _shape.Rows)
        {
            throw new InvalidOperationException($"'{_path}': {Quantity.Plain(_written, "row")} were written, expected {_shape.Rows}.");
        }

        Close();
    }

    // Where writing failed, the file will be thrown away; what the library says of its being unfinished would hide why.
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (Exception) when (_written < _shape.Rows)
        {
        }
    }

    private int RowsOf(int values)
    {
        (int rows, int rest) = Math.DivRem(values, _shape.Dimension);
        return rest == 0 && rows <= _shape.Rows - _written ? rows : throw RowErrors.NotRows(_path, values, _shape.Dimension);
    }

    /// <summary>The library wants arrays of its own: as many rows as a chunk has.</summary>
    private T[] Piece(int rows, out int count)
    {
        count = Math.Min(rows, Math.Max(1, FlatVectors.ChunkLength / _shape.Dimension));
        return new T[count * _shape.Dimension];
    }

    private void Write(T[] piece, int count)
    {
        HyperslabSelection place = new(2, [(ulong)_written, 0], [(ulong)count, (ulong)_shape.Dimension]);
        LibraryCall.Unwrapped(() => _writer.Write(_train, piece, fileSelection: place));
        _written += count;
    }

    private void Close()
    {
        if (!_closed)
        {
            _closed = true;
            LibraryCall.Unwrapped(_writer.Dispose);
        }
    }
}
