using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;

namespace Plumbline.IO;

/// <summary>
/// Rows of a vector file, read where and as many as are wanted, as float32. Values are as the file has them, NaN and infinity too. Not
/// thread-safe.
/// </summary>
public sealed class VectorFileRows : IDisposable
{
    private readonly InputFile _input;
    private readonly long _dataOffset;
    private readonly bool _hasCounts;
    private readonly int _elementBytes;
    private readonly ushort[] _halves;

    internal VectorFileRows(InputFile input, VectorFileDescription description, long dataOffset, bool hasCounts)
    {
        _input = input;
        Description = description;
        _dataOffset = dataOffset;
        _hasCounts = hasCounts;
        _elementBytes = description.DataType == "float16" ? sizeof(ushort) : sizeof(float);
        _halves = _elementBytes == sizeof(ushort) ? new ushort[Math.Min(description.Dimension, FlatVectors.ChunkLength)] : [];
    }

    /// <summary>What the file says of itself.</summary>
    public VectorFileDescription Description { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">A <c>.npy</c> or <c>.fvecs</c> file.</param>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static VectorFileRows Open(string path) => VectorFile.ReaderOf(path).OpenRows(path);

    /// <summary>Reads rows that lie together.</summary>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="values">Receives whole rows: a multiple of d values.</param>
    /// <exception cref="ArgumentException">There are no such rows, or the values are not whole rows.</exception>
    /// <exception cref="VectorFormatException">A row has another dimension than the first, or the file was cut short.</exception>
    public void Read(int first, Span<float> values)
    {
        (int count, int rest) = Math.DivRem(values.Length, Description.Dimension);
        if (rest != 0 || first < 0 || count > Description.Rows - first)
        {
            throw new ArgumentException($"Rows {first} on, {values.Length} values, are not whole rows of {Description.Rows} x {Description.Dimension}.", nameof(values));
        }

        long rowBytes = (_hasCounts ? sizeof(int) : 0) + ((long)Description.Dimension * _elementBytes);
        _input.Stream.Position = _dataOffset + (first * rowBytes);
        for (int i = 0; i < count; i++)
        {
            if (_hasCounts)
            {
                RequireDimension(first + i);
            }

            ReadRow(values.Slice(i * Description.Dimension, Description.Dimension));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private void RequireDimension(int row)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        _input.ReadExactly(bytes);
        int found = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (found != Description.Dimension)
        {
            throw _input.Error($"row {row}", $"dimension {found}", $"{Description.Dimension}, the dimension of row 0");
        }
    }

    private void ReadRow(Span<float> row)
    {
        while (row.Length > 0)
        {
            Span<float> next = row[..Math.Min(row.Length, FlatVectors.ChunkLength)];
            if (_halves.Length > 0)
            {
                Span<ushort> halves = _halves.AsSpan(0, next.Length);
                _input.ReadExactly(MemoryMarshal.AsBytes(halves));
                HalfWidening.Widen(halves, next);
            }
            else
            {
                _input.ReadExactly(MemoryMarshal.AsBytes(next));
            }

            row = row[next.Length..];
        }
    }
}
