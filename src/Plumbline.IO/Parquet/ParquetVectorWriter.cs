using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>
/// One list column, vector, in row groups of 16 MiB, not compressed: vectors hardly shrink. The library keeps levels (int32) beside the
/// values, so that it takes some 5 times a row group.
/// </summary>
internal sealed class ParquetVectorWriter<T> : IVectorRowWriter
    where T : unmanaged
{
    private const int GroupValues = (16 << 20) / sizeof(float);

    private readonly string _path;
    private readonly VectorFileShape _shape;
    private readonly DataField _field;
    private readonly ParquetWriter _writer;
    private readonly T[] _values;
    private readonly int[] _definitions;
    private readonly int[] _repetitions;
    private int _written;
    private int _filled;
    private bool _closed;

    public ParquetVectorWriter(Stream stream, string path, VectorFileShape shape)
    {
        _path = path;
        _shape = shape;
        ParquetSchema schema = new(new ListField("vector", new DataField("element", typeof(T), isNullable: false)));
        _field = schema.GetDataFields()[0];
        ParquetOptions options = new() { CompressionMethod = CompressionMethod.None, DictionaryEncodingThreshold = 0, DictionaryEncodingSampleSize = 1 };
        _writer = Wait(ParquetWriter.CreateAsync(schema, stream, options));
        long rows = Math.Clamp(GroupValues / shape.Dimension, 1, shape.Rows);
        if (rows * shape.Dimension > Array.MaxLength / sizeof(int))
        {
            throw new ArgumentException($"Cannot write '{path}': {Quantity.Plain(shape.Dimension, "component")} a row, expected at most {Array.MaxLength / sizeof(int)}.", nameof(shape));
        }

        _values = new T[rows * shape.Dimension];
        _definitions = new int[_values.Length];
        _repetitions = new int[_values.Length];
        Array.Fill(_definitions, _field.MaxDefinitionLevel);
        for (int i = 0; i < _repetitions.Length; i++)
        {
            _repetitions[i] = i % shape.Dimension == 0 ? 0 : 1;
        }
    }

    public void Append(ReadOnlySpan<float> values)
    {
        RequireRows(values.Length);
        while (values.Length > 0)
        {
            Span<T> free = Free(values.Length);
            int wrong = ElementBytes.Narrow(_shape.Element, values[..free.Length], MemoryMarshal.AsBytes(free));
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(_path, ((long)_written * _shape.Dimension) + wrong, _shape.Dimension, values[wrong], _shape.Element);
            }

            values = values[free.Length..];
            Pass(free.Length);
        }
    }

    public void Append(ReadOnlySpan<int> values)
    {
        RequireRows(values.Length);
        while (values.Length > 0)
        {
            Span<T> free = Free(values.Length);
            int wrong = ElementBytes.Narrow(_shape.Element, values[..free.Length], MemoryMarshal.AsBytes(free));
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(_path, ((long)_written * _shape.Dimension) + wrong, _shape.Dimension, values[wrong], _shape.Element);
            }

            values = values[free.Length..];
            Pass(free.Length);
        }
    }

    public void Complete()
    {
        if (_written != _shape.Rows)
        {
            throw new InvalidOperationException($"'{_path}': {Quantity.Plain(_written, "row")} were written, expected {_shape.Rows}.");
        }

        Flush();
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

    private void RequireRows(int values)
    {
        (int rows, int rest) = Math.DivRem(values, _shape.Dimension);
        if (rest != 0 || rows > _shape.Rows - _written)
        {
            throw RowErrors.NotRows(_path, values, _shape.Dimension);
        }
    }

    private Span<T> Free(int most) => _values.AsSpan(_filled, Math.Min(most, _values.Length - _filled));

    private void Pass(int count)
    {
        _filled += count;
        _written += count / _shape.Dimension;
        if (_filled == _values.Length)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_filled == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        Wait(group.WriteAllPartsAsync<T>(_field, _values.AsMemory(0, _filled), _definitions.AsMemory(0, _filled), _repetitions.AsMemory(0, _filled), default));
        group.CompleteValidate();
        _filled = 0;
    }

    private void Close()
    {
        if (!_closed)
        {
            _closed = true;
            Wait(_writer.DisposeAsync().AsTask());
        }
    }

    // The library is asynchronous only; on streams that are files it does its work before it returns.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static TResult Wait<TResult>(Task<TResult> task) => task.GetAwaiter().GetResult();
}
