using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Binary;

/// <summary>Rows of fixed length, as most formats have them.</summary>
internal sealed class BinaryRowSource : IVectorRowSource
{
    private readonly IByteSource _bytes;
    private readonly BinaryLayout _layout;
    private readonly bool _areFloats;
    private byte[] _buffer = [];

    /// <param name="bytes">The file, or what is unpacked from it; closed with the source.</param>
    /// <param name="layout">How rows lie in it.</param>
    /// <param name="description">What the file says of itself.</param>
    /// <param name="fileOffset">Where the bytes begin in the file; null where they are unpacked.</param>
    public BinaryRowSource(IByteSource bytes, BinaryLayout layout, VectorFileDescription description, long? fileOffset)
    {
        _bytes = bytes;
        _layout = layout;
        Description = description;
        _areFloats = layout is { Element: VectorElement.Binary32, BigEndian: false };
        long? offset = fileOffset + layout.DataOffset;
        MappableOffset = _areFloats && !layout.HasCounts && offset % sizeof(float) == 0 ? offset : null;
    }

    public VectorFileDescription Description { get; }

    public long? MappableOffset { get; }

    public void Read(int first, Span<float> values)
    {
        foreach ((int row, Range range, long position) in new RowPieces(_layout, Description.Dimension, first, values.Length))
        {
            RequireDimension(row, position);
            long at = position + (_layout.HasCounts ? BinaryLayout.CountBytes : 0);
            long column = 0;
            for (Span<float> rest = values[range]; rest.Length > 0;)
            {
                Span<float> next = rest[..Math.Min(rest.Length, FlatVectors.ChunkLength)];
                if (_areFloats)
                {
                    _bytes.Read(at, MemoryMarshal.AsBytes(next));
                }
                else
                {
                    int bad = ElementDecoder.ToFloats(Fill(at, next.Length), _layout, next, out int value);
                    if (bad >= 0)
                    {
                        throw NoFloat(row, column + bad, value);
                    }
                }

                at += (long)next.Length * _layout.ElementBytes;
                column += next.Length;
                rest = rest[next.Length..];
            }
        }
    }

    public void Read(int first, Span<int> values)
    {
        if (_layout.Element is VectorElement.Binary32 or VectorElement.Binary16)
        {
            throw new InvalidOperationException($"'{Description.Path}' holds {Description.DataType}, which is read as float32.");
        }

        foreach ((int row, Range range, long position) in new RowPieces(_layout, Description.Dimension, first, values.Length))
        {
            RequireDimension(row, position);
            long at = position + (_layout.HasCounts ? BinaryLayout.CountBytes : 0);
            for (Span<int> rest = values[range]; rest.Length > 0;)
            {
                Span<int> next = rest[..Math.Min(rest.Length, FlatVectors.ChunkLength)];
                ElementDecoder.ToIntegers(Fill(at, next.Length), _layout, next);
                at += (long)next.Length * _layout.ElementBytes;
                rest = rest[next.Length..];
            }
        }
    }

    /// <summary>Refuses a file that ends before its last row does. Of one that is packed it unpacks all, and takes no memory for it.</summary>
    public void RequireLastByte() =>
        _bytes.Read(_layout.DataOffset + (Description.Rows * _layout.RowBytes(Description.Dimension)) - 1, stackalloc byte[1]);

    public void Dispose() => _bytes.Dispose();

    private ReadOnlySpan<byte> Fill(long position, int elements)
    {
        int bytes = elements * _layout.ElementBytes;
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[bytes];
        }

        _bytes.Read(position, _buffer.AsSpan(0, bytes));
        return _buffer.AsSpan(0, bytes);
    }

    private void RequireDimension(int row, long position)
    {
        if (!_layout.HasCounts)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[BinaryLayout.CountBytes];
        _bytes.Read(position, bytes);
        int found = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (found != Description.Dimension)
        {
            throw VecsFormat.OtherDimension(Description.Path, row, found, Description.Dimension);
        }
    }

    private VectorFormatException NoFloat(int row, long column, int value)
    {
        // Without counts rows are read together, and the column counts on from the first of them.
        (long rows, long rest) = Math.DivRem(column, Description.Dimension);
        return new VectorFormatException(Description.Path, $"row {row + rows}, column {rest}", $"{value}", "an integer that float32 holds exactly");
    }
}
