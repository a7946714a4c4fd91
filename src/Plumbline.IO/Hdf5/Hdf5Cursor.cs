using System.Buffers.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>Goes through the bytes of one structure; its end coming early is a complaint about the file.</summary>
internal ref struct Hdf5Cursor(ReadOnlySpan<byte> bytes, InputFile input, string place)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public ushort Word() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint Number() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong Long() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Sized(int bytes) => bytes switch
    {
        1 => Byte(),
        2 => Word(),
        4 => Number(),
        _ => Long(),
    };

    public void Skip(int count) => Take(count);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw input.Error(place, $"its end after {Quantity.Plain(_rest.Length, "byte")} more", $"{Quantity.Plain(count, "byte")} more");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
