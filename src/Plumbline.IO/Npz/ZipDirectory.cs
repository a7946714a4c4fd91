using System.Buffers.Binary;
using System.Text;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npz;

/// <summary>
/// The directory of a ZIP archive (PKWARE APPNOTE 4.3.12 to 4.3.16, ZIP64 included). Read here rather than by
/// System.IO.Compression because that does not say where a member lies, and takes memory for as many members as a file claims.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>More arrays than anybody keeps in one archive; bounds what a directory costs.</summary>
    public const int MaxMembers = 1024;

    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const int EntryBytes = 46;
    private const int HeaderBytes = 30;
    private const string Expected = "a NumPy archive (.npz)";

    /// <summary>All members, in the order of the directory.</summary>
    public static List<ZipMember> Read(InputFile input)
    {
        (long count, long offset) = FindDirectory(input);
        if (count > MaxMembers)
        {
            throw input.Error("archive", $"{count} members", $"at most {MaxMembers}");
        }

        List<ZipMember> members = [];
        for (long i = 0; i < count; i++)
        {
            (ZipMember member, long next) = ReadEntry(input, offset, i);
            members.Add(member);
            offset = next;
        }

        return members;
    }

    /// <summary>Where the bytes of a member lie, after its own header.</summary>
    public static long DataOffset(InputFile input, ZipMember member)
    {
        ReadOnlySpan<byte> header = Bytes(input, member.HeaderOffset, HeaderBytes, member.Name);
        if (!header.StartsWith("PK\x03\x04"u8))
        {
            throw input.Error(member.Name, $"bytes {Convert.ToHexString(header[..4])}", "504B0304, the header of a member");
        }

        long offset = member.HeaderOffset + HeaderBytes + UInt16(header, 26) + UInt16(header, 28);
        return member.PackedBytes <= input.Length - offset
            ? offset
            : throw input.Error(member.Name, $"{Quantity.Plain(Math.Max(0, input.Length - offset), "byte")} to the end of the file", $"{member.PackedBytes}");
    }

    private static (long Count, long Offset) FindDirectory(InputFile input)
    {
        // The end record is followed by a comment of at most 65,535 bytes.
        int tail = (int)Math.Min(input.Length, EndBytes + ushort.MaxValue);
        ReadOnlySpan<byte> bytes = Bytes(input, input.Length - tail, tail, "archive");
        for (int at = tail - EndBytes; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = bytes[at..];
            if (end.StartsWith("PK\x05\x06"u8) && UInt16(end, 20) == end.Length - EndBytes)
            {
                long count = UInt16(end, 10);
                long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
                return count == ushort.MaxValue || offset == uint.MaxValue ? FindDirectory64(input, input.Length - tail + at) : (count, offset);
            }
        }

        throw input.Error("file", "no ZIP archive", Expected);
    }

    private static (long Count, long Offset) FindDirectory64(InputFile input, long end)
    {
        ReadOnlySpan<byte> locator = Bytes(input, end - LocatorBytes, LocatorBytes, "archive");
        if (!locator.StartsWith("PK\x06\x07"u8))
        {
            throw input.Error("archive", "no ZIP64 locator", Expected);
        }

        ReadOnlySpan<byte> record = Bytes(input, Int64(locator, 8), End64Bytes, "archive");
        return record.StartsWith("PK\x06\x06"u8)
            ? (Int64(record, 32) is var count and >= 0 ? count : long.MaxValue, Int64(record, 48))
            : throw input.Error("archive", "no ZIP64 directory", Expected);
    }

    private static (ZipMember Member, long Next) ReadEntry(InputFile input, long offset, long index)
    {
        string place = $"archive, member {index}";
        ReadOnlySpan<byte> entry = Bytes(input, offset, EntryBytes, place);
        if (!entry.StartsWith("PK\x01\x02"u8))
        {
            throw input.Error(place, $"bytes {Convert.ToHexString(entry[..4])}", "504B0102, an entry of the directory");
        }

        int nameBytes = UInt16(entry, 28);
        int extraBytes = UInt16(entry, 30);
        int commentBytes = UInt16(entry, 32);
        ReadOnlySpan<byte> rest = Bytes(input, offset + EntryBytes, nameBytes + extraBytes, place);
        string name = Encoding.UTF8.GetString(rest[..nameBytes]);
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long header = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        ReadExtra(rest[nameBytes..], ref bytes, ref packed, ref header);
        if (bytes < 0 || packed < 0 || header < 0)
        {
            throw input.Error(place, "a size or an offset beyond 63 bits", Expected);
        }

        ZipMember member = new(name, UInt16(entry, 10), (UInt16(entry, 8) & 1) != 0, packed, bytes, header, BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]));
        return (member, offset + EntryBytes + nameBytes + extraBytes + commentBytes);
    }

    /// <summary>Sizes of 32 ones stand in the ZIP64 field, in this order, and only those.</summary>
    private static void ReadExtra(ReadOnlySpan<byte> extra, ref long bytes, ref long packed, ref long header)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == 1)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, length);
                Take(ref field, ref bytes);
                Take(ref field, ref packed);
                Take(ref field, ref header);
                return;
            }

            extra = extra[(4 + length)..];
        }
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value == uint.MaxValue && field.Length >= sizeof(long))
        {
            value = Int64(field, 0);
            field = field[sizeof(long)..];
        }
    }

    private static byte[] Bytes(InputFile input, long offset, int count, string place)
    {
        if (offset < 0 || count > input.Length - offset)
        {
            throw input.Error(place, $"its place at byte {offset}", $"{Quantity.Plain(count, "byte")} within the {input.Length} of the file");
        }

        byte[] bytes = new byte[count];
        input.Stream.Position = offset;
        input.ReadExactly(bytes);
        return bytes;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
