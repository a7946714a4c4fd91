using System.Buffers.Binary;
using System.Numerics;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>
/// The values of one column from the first row to the last, one page in memory. Every row must have as many values as are said, none missing.
/// </summary>
internal sealed class ParquetColumnReader
{
    private readonly InputFile _input;
    private readonly ParquetUnpacker _unpacker;
    private readonly ParquetColumn _column;
    private readonly IReadOnlyList<ParquetRowGroup> _groups;
    private readonly int _perRow;
    private readonly int _valueBytes;
    private readonly string _place;
    private readonly ParquetRuns? _repetitions;
    private readonly ParquetRuns? _definitions;
    private ParquetRuns? _indices;

    private int _group;
    private ParquetPages _pages = null!;
    private long _leftInChunk;
    private int _leftInPage;
    private long _value;
    private ReadOnlyMemory<byte> _dictionary;
    private ReadOnlyMemory<byte> _values;
    private int _pageValues;
    private int _encoding;

    public ParquetColumnReader(InputFile input, ParquetUnpacker unpacker, ParquetColumn column, IReadOnlyList<ParquetRowGroup> groups, int perRow)
    {
        _input = input;
        _unpacker = unpacker;
        _column = column;
        _groups = groups;
        _perRow = perRow;
        _valueBytes = column.StoredBytes;
        _place = $"column {column.Name}";
        // There may be thousands of columns, and plain ones need none.
        _repetitions = column.MaxRepetition > 0 ? new ParquetRuns(input, _place) : null;
        _definitions = column.MaxDefinition > 0 ? new ParquetRuns(input, _place) : null;
        Seek(0);
    }

    /// <summary>Goes to the first row of a row group.</summary>
    public void Seek(int group)
    {
        _group = group - 1;
        (_leftInChunk, _leftInPage, _value) = (0, 0, 0);
        for (int i = 0; i < group; i++)
        {
            _value += _groups[i].Rows * _perRow;
        }
    }

    /// <summary>Reads the next values as they are stored; as many as there is room for.</summary>
    public void Read(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            while (_leftInPage == 0)
            {
                NextPage();
            }

            int count = Math.Min(_leftInPage, destination.Length / _valueBytes);
            CheckLevels(count);
            Decode(destination[..(count * _valueBytes)]);
            destination = destination[(count * _valueBytes)..];
            _leftInPage -= count;
            _value += count;
        }
    }

    private void NextPage()
    {
        while (_leftInChunk == 0)
        {
            if (++_group >= _groups.Count)
            {
                throw _input.Error(_place, Quantity.Plain(_value, "value"), $"{_perRow} in each row");
            }

            ParquetChunk chunk = _groups[_group].Chunks[_column.Index];
            _leftInChunk = chunk.Values;
            _pages = new ParquetPages(_input, _unpacker, chunk, _place);
            _dictionary = default;
        }

        (ParquetPageHeader header, ReadOnlyMemory<byte> bytes) = _pages.Next();
        if (header.Type == ParquetPageHeader.DictionaryPage)
        {
            _dictionary = bytes.Length == (long)header.Values * _valueBytes && header.Encoding is 0 or 2
                ? bytes
                : throw _input.Error(_place, $"a dictionary of {Quantity.Plain(bytes.Length, "byte")}, {Quantity.Plain(header.Values, "value")}", $"values of {Quantity.Plain(_valueBytes, "byte")}");
            return;
        }

        if (header.Values > _leftInChunk)
        {
            throw _input.Error(_place, $"a page of {Quantity.Plain(header.Values, "value")}", $"at most {_leftInChunk}, the rest of the column");
        }

        StartPage(header, StartLevels(header, bytes));
        _leftInPage = header.Values;
        _leftInChunk -= header.Values;
    }

    private ReadOnlyMemory<byte> StartLevels(ParquetPageHeader header, ReadOnlyMemory<byte> bytes)
    {
        bool isSecond = header.Type == ParquetPageHeader.DataPageV2;
        if (header.LevelEncoding != 3 && !isSecond && _column.MaxDefinition > 0)
        {
            throw _input.Error(_place, $"levels of encoding {header.LevelEncoding}", "3 (runs)");
        }

        bytes = StartLevels(_repetitions, _column.MaxRepetition, isSecond ? header.RepetitionBytes : null, bytes);
        return StartLevels(_definitions, _column.MaxDefinition, isSecond ? header.DefinitionBytes : null, bytes);
    }

    private ReadOnlyMemory<byte> StartLevels(ParquetRuns? runs, int most, int? said, ReadOnlyMemory<byte> bytes)
    {
        if (runs is null)
        {
            return bytes[Math.Min(said ?? 0, bytes.Length)..];
        }

        uint length = (uint)(said ?? 0);
        if (said is null)
        {
            length = bytes.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) : uint.MaxValue;
            bytes = bytes[Math.Min(sizeof(uint), bytes.Length)..];
        }

        if (length > bytes.Length)
        {
            throw _input.Error(_place, $"levels of {Quantity.Plain(length, "byte")}", $"at most {bytes.Length}, the rest of the page");
        }

        runs.Start(bytes[..(int)length], BitOperations.Log2((uint)most) + 1);
        return bytes[(int)length..];
    }

    private void StartPage(ParquetPageHeader header, ReadOnlyMemory<byte> values)
    {
        _encoding = header.Encoding;
        _pageValues = header.Values;
        _values = values;
        switch (_encoding)
        {
            case 0 or 9:
                long expected = (long)header.Values * _valueBytes;
                // Missing values have no bytes; the levels say which they are.
                if (values.Length > expected || (values.Length < expected && _column.MaxDefinition == 0))
                {
                    throw _input.Error(_place, $"a page with {Quantity.Plain(values.Length, "byte")} of values", $"{expected} ({header.Values} of {Quantity.Plain(_valueBytes, "byte")})");
                }

                break;
            case 2 or 8:
                if (values.Length == 0 && header.Values > 0)
                {
                    throw _input.Error(_place, "a page without places in the dictionary", $"{header.Values}");
                }

                if (values.Length > 0)
                {
                    (_indices ??= new ParquetRuns(_input, _place)).Start(values[1..], values.Span[0]);
                }

                break;
            default:
                throw _input.Error(_place, $"values of encoding {_encoding}", "0 (plain), 8 (dictionary) or 9 (byte stream split)");
        }
    }

    private void CheckLevels(int count)
    {
        for (int i = 0; i < count; i++)
        {
            long at = _value + i;
            if (_repetitions is not null)
            {
                bool isFirst = at % _perRow == 0;
                if (_repetitions.Next() != (isFirst ? 0u : 1u))
                {
                    throw WrongLength(at, isFirst);
                }
            }

            if (_definitions is not null && _definitions.Next() != _column.MaxDefinition)
            {
                throw Missing(at);
            }
        }
    }

    private VectorFormatException WrongLength(long at, bool isFirst)
    {
        (long row, long column) = Math.DivRem(at, _perRow);
        return isFirst && row > 0
            ? _input.Error($"row {row - 1}, {_place}", $"more than {Quantity.Plain(_perRow, "value")}", $"{_perRow}, as in the other rows")
            : _input.Error($"row {row}, {_place}", Quantity.Plain(column, "value"), $"{_perRow}, as in the other rows");
    }

    private VectorFormatException Missing(long at)
    {
        (long row, long column) = Math.DivRem(at, _perRow);
        return _column.MaxRepetition > 0
            ? _input.Error($"row {row}, {_place}, place {column}", "a missing value or list (null, or an empty list)", "a number")
            : _input.Error($"row {row}, {_place}", "a missing value (null)", "a number");
    }

    private void Decode(Span<byte> destination)
    {
        int first = _pageValues - _leftInPage;
        int at = first * _valueBytes;
        switch (_encoding)
        {
            case 0:
                Require(at + destination.Length);
                _values.Span.Slice(at, destination.Length).CopyTo(destination);
                break;
            case 9:
                Require(_pageValues * _valueBytes);
                for (int part = 0; part < _valueBytes; part++)
                {
                    ReadOnlySpan<byte> source = _values.Span.Slice((part * _pageValues) + first, destination.Length / _valueBytes);
                    for (int i = 0; i < source.Length; i++)
                    {
                        destination[(i * _valueBytes) + part] = source[i];
                    }
                }

                break;
            default:
                DecodeIndices(destination);
                break;
        }
    }

    private void DecodeIndices(Span<byte> destination)
    {
        ReadOnlySpan<byte> dictionary = _dictionary.Span;
        int entries = dictionary.Length / _valueBytes;
        for (int i = 0; i < destination.Length; i += _valueBytes)
        {
            uint index = _indices!.Next();
            if (index >= (uint)entries)
            {
                throw _input.Error(_place, $"place {index} in the dictionary", $"less than {entries}");
            }

            dictionary.Slice((int)index * _valueBytes, _valueBytes).CopyTo(destination[i..]);
        }
    }

    private void Require(int bytes)
    {
        if (bytes > _values.Length)
        {
            throw _input.Error(_place, $"a page with {Quantity.Plain(_values.Length, "byte")} of values", $"{_pageValues * (long)_valueBytes}");
        }
    }
}
