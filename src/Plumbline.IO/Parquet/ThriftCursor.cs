using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>Goes through Thrift's compact protocol, in which Parquet writes its footer and the headers of pages. Counts allocate nothing.</summary>
internal ref struct ThriftCursor(ReadOnlySpan<byte> bytes, InputFile input, string place)
{
    public const int BoolTrue = 1;
    public const int BoolFalse = 2;
    public const int Byte = 3;
    public const int Int16 = 4;
    public const int Int32 = 5;
    public const int Int64 = 6;
    public const int Double = 7;
    public const int Binary = 8;
    public const int List = 9;
    public const int Set = 10;
    public const int Map = 11;
    public const int Struct = 12;

    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    /// <summary>Bytes passed.</summary>
    public int Position { get; private set; }

    /// <summary>The next field of a structure.</summary>
    /// <param name="id">The number of the field before, 0 at first; that of this one.</param>
    /// <param name="type">Its type.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool NextField(ref int id, out int type)
    {
        int head = Take(1)[0];
        type = head & 15;
        if (type == 0)
        {
            return false;
        }

        id = head >> 4 == 0 ? (int)Integer() : id + (head >> 4);
        return true;
    }

    public long Integer()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>An integer field; another type is damage.</summary>
    public long Integer(int type) => type switch
    {
        Byte => (sbyte)Take(1)[0],
        Int16 or Int32 or Int64 => Integer(),
        _ => throw Error($"a field of type {type}", "an integer"),
    };

    /// <summary>A count or size, which is 0 to 2147483647.</summary>
    public int Count(int type)
    {
        long value = Integer(type);
        return value is >= 0 and <= int.MaxValue ? (int)value : throw Error($"the count {value}", $"0 to {int.MaxValue}");
    }

    public ReadOnlySpan<byte> Bytes(int type)
    {
        Require(type, Binary);
        ulong length = Unsigned();
        return Take((int)Math.Min(length, int.MaxValue));
    }

    /// <summary>Begins a list; every element has a byte at least.</summary>
    public int ListOf(int type, out int elementType)
    {
        Require(type, List);
        int head = Take(1)[0];
        elementType = head & 15;
        ulong count = head >> 4 == 15 ? Unsigned() : (ulong)(head >> 4);
        return count <= (ulong)(_bytes.Length - Position)
            ? (int)count
            : throw Error($"a list of {count}", $"at most {_bytes.Length - Position}, the bytes that are left");
    }

    public readonly void Require(int found, int expected)
    {
        if (found != expected)
        {
            throw Error($"a field of type {found}", $"type {expected}");
        }
    }

    /// <summary>Passes over a field.</summary>
    public void Skip(int type)
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"structures more than {MaxDepth} deep", "fewer");
        }

        switch (type)
        {
            case BoolTrue or BoolFalse:
                break;
            case Byte:
                Take(1);
                break;
            case Int16 or Int32 or Int64:
                Unsigned();
                break;
            case Double:
                Take(8);
                break;
            case Binary:
                Bytes(type);
                break;
            case List or Set:
                SkipElements(ListOf(List, out int elementType), elementType);
                break;
            case Struct:
                for (int id = 0; NextField(ref id, out int field);)
                {
                    Skip(field);
                }

                break;
            default:
                throw Error($"a field of type {type}", "one that Parquet uses");
        }

        _depth--;
    }

    private void SkipElements(int count, int type)
    {
        for (int i = 0; i < count; i++)
        {
            // In a list a bool is a byte.
            Skip(type is BoolTrue or BoolFalse ? Byte : type);
        }
    }

    private ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Error("a number of more than 64 bits", "fewer");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw Error($"its end after {Quantity.Plain(_bytes.Length - Position, "byte")} more", $"{Quantity.Plain(count, "byte")} more");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private readonly VectorFormatException Error(string found, string expected) => input.Error(place, found, expected);
}
