using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>Rows of a Parquet file. Going back begins again at the row group.</summary>
internal sealed class ParquetVectorSource : IVectorRowSource
{
    private readonly InputFile _input;
    private readonly ParquetUnpacker _unpacker;
    private readonly IReadOnlyList<ParquetColumn> _columns = null!;
    private readonly ParquetFooter _footer = null!;
    private readonly ParquetColumnReader[] _readers = [];
    private readonly VectorElement _element;
    private readonly int _perColumn;
    private int _next;

    public ParquetVectorSource(string path)
    {
        (string file, string? member) = VectorFilePath.Split(path);
        _input = InputFile.Open(file, buffered: true);
        _unpacker = new ParquetUnpacker(_input);
        try
        {
            _footer = ParquetFooter.Read(_input);
            _columns = ParquetColumns.Choose(_input, _footer, member);
            _element = _columns[0].Element!.Value;
            long values = ParquetSizes.Check(_input, _footer, _columns);
            // The mean, rounded up: where it is not whole, some row has another length, and reading says which.
            _perColumn = _columns[0].MaxRepetition == 0 ? 1 : (int)((values + _footer.Rows - 1) / _footer.Rows);
            _readers = [.. _columns.Select(column => new ParquetColumnReader(_input, _unpacker, column, _footer.Groups, _perColumn))];
            if (_columns[0].MaxRepetition > 0 && values != _perColumn * _footer.Rows)
            {
                FindShortRow(values);
            }

            int dimension = _perColumn * _columns.Count;
            Description = new VectorFileDescription(path, VectorFileFormat.Parquet, (int)_footer.Rows, dimension, VectorElementNames.NameOf(_element), _input.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public VectorFileDescription Description { get; } = null!;

    public long? MappableOffset => null;

    public void Read(int first, Span<float> values)
    {
        Start(first, values.Length);
        while (values.Length > 0)
        {
            Span<float> piece = values[..PieceLength(values.Length)];
            byte[] bytes = ReadBytes(piece.Length);
            int wrong = Convert(bytes, piece);
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(Description.Path, ((long)_next * Description.Dimension) + wrong, Description.Dimension, MemoryMarshal.Cast<byte, int>(bytes)[wrong], VectorElement.Binary32);
            }

            _next += piece.Length / Description.Dimension;
            values = values[piece.Length..];
        }
    }

    public void Read(int first, Span<int> values)
    {
        if (_element is VectorElement.Binary32 or VectorElement.Binary16)
        {
            throw _input.Error($"column {_columns[0].Name}", _columns[0].TypeName, "integers");
        }

        Start(first, values.Length);
        while (values.Length > 0)
        {
            Span<int> piece = values[..PieceLength(values.Length)];
            byte[] bytes = ReadBytes(piece.Length);
            RequireRange(MemoryMarshal.Cast<byte, int>(bytes));
            MemoryMarshal.Cast<byte, int>(bytes).CopyTo(piece);
            _next += piece.Length / Description.Dimension;
            values = values[piece.Length..];
        }
    }

    public void Dispose()
    {
        _unpacker.Dispose();
        _input.Dispose();
    }

    /// <summary>Whole rows, as many as a chunk has.</summary>
    private int PieceLength(int values) =>
        Math.Min(values / Description.Dimension, Math.Max(1, FlatVectors.ChunkLength / Description.Dimension)) * Description.Dimension;

    private int Convert(byte[] bytes, Span<float> values)
    {
        if (_element is VectorElement.Unsigned8 or VectorElement.Signed8)
        {
            RequireRange(MemoryMarshal.Cast<byte, int>(bytes));
            return ElementBytes.Widen(VectorElement.Signed32, bytes, values);
        }

        return ElementBytes.Widen(_element, bytes, values);
    }

    /// <summary>Parquet stores small integers as int32.</summary>
    private void RequireRange(ReadOnlySpan<int> values)
    {
        (int least, int most) = _element switch
        {
            VectorElement.Unsigned8 => (byte.MinValue, byte.MaxValue),
            VectorElement.Signed8 => (sbyte.MinValue, sbyte.MaxValue),
            _ => (int.MinValue, int.MaxValue),
        };
        int wrong = values.IndexOfAnyExceptInRange(least, most);
        if (wrong >= 0)
        {
            throw RowErrors.NotExact(Description.Path, ((long)_next * Description.Dimension) + wrong, Description.Dimension, values[wrong], _element);
        }
    }

    /// <summary>The next values, row after row, as they are stored.</summary>
    private byte[] ReadBytes(int count)
    {
        int size = _columns[0].StoredBytes;
        byte[] bytes = new byte[count * size];
        if (_readers.Length == 1)
        {
            _readers[0].Read(bytes);
            return bytes;
        }

        int rows = count / _readers.Length;
        byte[] column = new byte[rows * size];
        for (int i = 0; i < _readers.Length; i++)
        {
            _readers[i].Read(column);
            for (int row = 0; row < rows; row++)
            {
                column.AsSpan(row * size, size).CopyTo(bytes.AsSpan(((row * _readers.Length) + i) * size));
            }
        }

        return bytes;
    }

    private void Start(int first, int values)
    {
        (int count, int rest) = Math.DivRem(values, Description.Dimension);
        if (rest != 0 || first < 0 || count > Description.Rows - first)
        {
            throw RowErrors.NotRows(Description.Path, values, Description.Dimension);
        }

        if (first != _next)
        {
            Seek(first);
        }
    }

    private void Seek(int first)
    {
        int group = 0;
        long start = 0;
        while (start + _footer.Groups[group].Rows <= first)
        {
            start += _footer.Groups[group++].Rows;
        }

        foreach (ParquetColumnReader reader in _readers)
        {
            reader.Seek(group);
        }

        for (_next = (int)start; _next < first;)
        {
            int rows = Math.Min(first - _next, Math.Max(1, FlatVectors.ChunkLength / Description.Dimension));
            ReadBytes(rows * Description.Dimension);
            _next += rows;
        }
    }

    private void FindShortRow(long values)
    {
        byte[] bytes = new byte[Math.Min(_perColumn * (long)_columns[0].StoredBytes, InputFile.ChunkBytes)];
        for (long left = values * _columns[0].StoredBytes; left > 0; left -= Math.Min(left, bytes.Length))
        {
            _readers[0].Read(bytes.AsSpan(0, (int)Math.Min(left, bytes.Length)));
        }

        throw _input.Error($"row {_footer.Rows - 1}, column {_columns[0].Name}", $"fewer values than {_perColumn}", $"{_perColumn}, as in the other rows");
    }
}
