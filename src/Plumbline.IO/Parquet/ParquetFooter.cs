using System.Buffers.Binary;
using System.Text;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>
/// What a Parquet file says of itself at its end (parquet.thrift, FileMetaData). Read here, because a file may come from anywhere: nothing
/// is allocated by a count that the file has no bytes for.
/// </summary>
internal sealed class ParquetFooter
{
    private const string Place = "footer";
    private const int TailBytes = 8;

    // What the objects made of them take in memory. A sound file has more than half of that for each, as pages have headers too.
    private const int FieldBytes = 160;
    private const int GroupBytes = 128;
    private const int ChunkBytes = 80;

    private readonly InputFile _input;
    private readonly List<ParquetField> _fields = [];
    private readonly List<ParquetRowGroup> _groups = [];

    private long _left;

    private ParquetFooter(InputFile input)
    {
        _input = input;
        _left = (2 * input.Length) + (256 << 10);
    }

    /// <summary>The schema, each field before those below it.</summary>
    public IReadOnlyList<ParquetField> Fields => _fields;

    public IReadOnlyList<ParquetRowGroup> Groups => _groups;

    public long Rows { get; private set; }

    /// <summary>Where it begins; all columns lie before it.</summary>
    public long Offset { get; private set; }

    public static ParquetFooter Read(InputFile input)
    {
        ParquetFooter footer = new(input);
        byte[] bytes = footer.ReadBytes();
        ThriftCursor cursor = new(bytes, input, Place);
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 2:
                    for (int count = cursor.ListOf(type, out _); count > 0; count--)
                    {
                        footer.Charge(FieldBytes);
                        footer._fields.Add(ReadField(ref cursor));
                    }

                    break;
                case 3:
                    footer.Rows = cursor.Integer(type);
                    break;
                case 4:
                    for (int count = cursor.ListOf(type, out _); count > 0; count--)
                    {
                        footer.Charge(GroupBytes);
                        footer._groups.Add(footer.ReadGroup(ref cursor));
                    }

                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        footer.RequireRows();
        return footer;
    }

    private void Charge(int bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw _input.Error(Place, "more columns or row groups than the file has bytes for", $"what a file of {Quantity.Plain(_input.Length, "byte")} can hold");
        }
    }

    private byte[] ReadBytes()
    {
        Span<byte> magic = stackalloc byte[4];
        Span<byte> tail = stackalloc byte[TailBytes];
        if (_input.Length < 4 + TailBytes)
        {
            throw _input.Error("file", Quantity.Plain(_input.Length, "byte"), $"a Parquet file, {Quantity.Plain(4 + TailBytes, "byte")} or more");
        }

        _input.Stream.Position = 0;
        _input.ReadExactly(magic);
        _input.Stream.Position = _input.Length - TailBytes;
        _input.ReadExactly(tail);
        RequireMagic(magic, "magic at the beginning");
        RequireMagic(tail[4..], "magic at the end");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > _input.Length - 4 - TailBytes || length > Array.MaxLength)
        {
            throw _input.Error(Place, Quantity.Plain(length, "byte"), $"at most {_input.Length - 4 - TailBytes}");
        }

        byte[] bytes = new byte[length];
        Offset = _input.Length - TailBytes - length;
        _input.Stream.Position = Offset;
        _input.ReadExactly(bytes);
        return bytes;
    }

    private void RequireMagic(ReadOnlySpan<byte> found, string place)
    {
        if (!found.SequenceEqual("PAR1"u8))
        {
            throw _input.Error(place, found.SequenceEqual("PARE"u8) ? "PARE, an encrypted footer" : $"bytes {Convert.ToHexString(found)}", "50415231 (PAR1)");
        }
    }

    private void RequireRows()
    {
        Int128 rows = 0;
        foreach (ParquetRowGroup group in _groups)
        {
            rows += group.Rows < 0 ? throw _input.Error(Place, $"a row group of {Quantity.Plain(group.Rows, "row")}", "0 or more") : group.Rows;
        }

        if (Rows != rows || Rows is < 1 or > int.MaxValue)
        {
            throw _input.Error(Place, $"{Quantity.Plain(Rows, "row")}, {rows} in {_groups.Count} row groups", $"the same number twice, 1 to {int.MaxValue}");
        }
    }

    private static ParquetField ReadField(ref ThriftCursor cursor)
    {
        ParquetField field = new();
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    field.Type = cursor.Count(type);
                    break;
                case 2:
                    field.TypeLength = cursor.Count(type);
                    break;
                case 3:
                    field.Repetition = cursor.Count(type);
                    break;
                case 4:
                    field.Name = Encoding.UTF8.GetString(cursor.Bytes(type));
                    break;
                case 5:
                    field.Children = cursor.Count(type);
                    break;
                case 6:
                    field.Converted = cursor.Count(type);
                    break;
                case 10:
                    cursor.Require(type, ThriftCursor.Struct);
                    ReadLogical(ref cursor, field);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return field;
    }

    private static void ReadLogical(ref ThriftCursor cursor, ParquetField field)
    {
        const int integer = 10;
        for (int member = 0; cursor.NextField(ref member, out int type);)
        {
            field.Logical = member;
            if (member != integer)
            {
                cursor.Skip(type);
                continue;
            }

            cursor.Require(type, ThriftCursor.Struct);
            for (int id = 0; cursor.NextField(ref id, out int part);)
            {
                switch (id)
                {
                    case 1:
                        field.Bits = cursor.Count(part);
                        break;
                    case 2:
                        field.IsSigned = part == ThriftCursor.BoolTrue;
                        break;
                    default:
                        cursor.Skip(part);
                        break;
                }
            }
        }
    }

    private ParquetRowGroup ReadGroup(ref ThriftCursor cursor)
    {
        List<ParquetChunk> chunks = [];
        long rows = 0;
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    for (int count = cursor.ListOf(type, out _); count > 0; count--)
                    {
                        Charge(ChunkBytes);
                        chunks.Add(ReadChunk(ref cursor));
                    }

                    break;
                case 3:
                    rows = cursor.Integer(type);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return new ParquetRowGroup(rows, chunks);
    }

    private ParquetChunk ReadChunk(ref ThriftCursor cursor)
    {
        ParquetChunk? chunk = null;
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    throw _input.Error(Place, "a column in another file", "columns in this one");
                case 3:
                    cursor.Require(type, ThriftCursor.Struct);
                    chunk = ReadMeta(ref cursor);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return chunk ?? throw _input.Error(Place, "a column without its place (encrypted)", "where each column lies");
    }

    private static ParquetChunk ReadMeta(ref ThriftCursor cursor)
    {
        ParquetChunk chunk = new() { IsPlain = true };
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    chunk.Type = cursor.Count(type);
                    break;
                case 2:
                    for (int count = cursor.ListOf(type, out int element); count > 0; count--)
                    {
                        // 3 and 4 are the encodings of levels.
                        chunk.IsPlain &= cursor.Integer(element) is 0 or 3 or 4 or 9;
                    }

                    break;
                case 4:
                    chunk.Codec = (ParquetCodec)cursor.Count(type);
                    break;
                case 5:
                    chunk.Values = cursor.Integer(type);
                    break;
                case 7:
                    chunk.Bytes = cursor.Integer(type);
                    break;
                case 9:
                    chunk.DataOffset = cursor.Integer(type);
                    break;
                case 11:
                    chunk.DictionaryOffset = cursor.Integer(type);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return chunk;
    }
}
