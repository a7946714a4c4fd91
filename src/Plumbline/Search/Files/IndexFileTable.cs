using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Search.Files;

/// <summary>Header and table of sections, as bytes.</summary>
internal static class IndexFileTable
{
    private const int FixedBytes = IndexFileFormat.HeaderBytes - sizeof(uint);

    /// <summary>Header and table of a file.</summary>
    public static byte[] Encode(IReadOnlyList<IndexFileSection> sections)
    {
        byte[] bytes = new byte[IndexFileFormat.HeaderBytes + (sections.Count * IndexFileFormat.EntryBytes)];
        Span<byte> table = bytes.AsSpan(IndexFileFormat.HeaderBytes);
        for (int i = 0; i < sections.Count; i++)
        {
            IndexFileSection section = sections[i];
            Span<byte> entry = table.Slice(i * IndexFileFormat.EntryBytes, IndexFileFormat.EntryBytes);
            Encoding.ASCII.GetBytes(section.Name, entry[..IndexFileFormat.NameBytes]);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], section.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[40..], section.Length);
            BinaryPrimitives.WriteInt32LittleEndian(entry[48..], section.ElementBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[52..], section.Checksum);
        }

        Span<byte> header = bytes.AsSpan(0, IndexFileFormat.HeaderBytes);
        IndexFileFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], IndexFileFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], IndexFileFormat.ByteOrder);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], sections[^1].End);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sections.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Crc32C.Of(table));
        BinaryPrimitives.WriteUInt32LittleEndian(header[FixedBytes..], Crc32C.Of(header[..FixedBytes]));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="path">What complaints name.</param>
    /// <param name="header">The first bytes of the file; fewer where it ends.</param>
    /// <returns>Length that the file should have, number of sections, checksum of the table.</returns>
    /// <exception cref="IndexFileException">It is not a header that can be read.</exception>
    public static (long Length, int Sections, uint Checksum) DecodeHeader(string path, ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> magic = IndexFileFormat.Magic;
        if (!header[..Math.Min(header.Length, magic.Length)].SequenceEqual(magic[..Math.Min(header.Length, magic.Length)]))
        {
            throw Error("other bytes than an index file begins with", "a file that VectorIndex.Save wrote");
        }

        if (header.Length < IndexFileFormat.HeaderBytes)
        {
            throw Error($"the end of the file at byte {header.Length}", Quantity.Plain(IndexFileFormat.HeaderBytes, "byte"));
        }

        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(header[FixedBytes..]);
        uint computed = Crc32C.Of(header[..FixedBytes]);
        if (stored != computed)
        {
            throw Error($"bytes with checksum {computed:x8}", $"{stored:x8}");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != IndexFileFormat.Version)
        {
            throw Error($"format version {(uint)version}", $"{IndexFileFormat.Version}, the one that this version of Plumbline reads");
        }

        uint order = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (order != IndexFileFormat.ByteOrder)
        {
            throw Error($"byte order mark {order:x8}", $"{IndexFileFormat.ByteOrder:x8}, little-endian");
        }

        if (header[32..FixedBytes].ContainsAnyExcept((byte)0))
        {
            throw Error("something in the reserved bytes", "zeros");
        }

        int sections = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        if (sections is < 1 or > IndexFileFormat.MostSections)
        {
            throw Error(Quantity.Plain((uint)sections, "section"), $"1 to {IndexFileFormat.MostSections}");
        }

        return (BinaryPrimitives.ReadInt64LittleEndian(header[16..]), sections, BinaryPrimitives.ReadUInt32LittleEndian(header[28..]));

        IndexFileException Error(string found, string expected) => new(path, IndexFileFormat.Header, found, expected);
    }

    /// <summary>Reads a table: sections that follow on each other as the format wants.</summary>
    /// <param name="path">What complaints name.</param>
    /// <param name="table">The whole table.</param>
    /// <param name="checksum">Its checksum by the header.</param>
    /// <param name="length">Length of the file by the header.</param>
    /// <exception cref="IndexFileException">It is not such a table.</exception>
    public static List<IndexFileSection> Decode(string path, ReadOnlySpan<byte> table, uint checksum, long length)
    {
        uint computed = Crc32C.Of(table);
        if (computed != checksum)
        {
            throw Error($"bytes with checksum {computed:x8}", $"{checksum:x8}");
        }

        List<IndexFileSection> sections = [];
        long end = IndexFileFormat.HeaderBytes + table.Length;
        for (ReadOnlySpan<byte> rest = table; rest.Length > 0; rest = rest[IndexFileFormat.EntryBytes..])
        {
            ReadOnlySpan<byte> name = rest[..IndexFileFormat.NameBytes];
            int nameLength = name.IndexOf((byte)0);
            if (nameLength <= 0 || name[nameLength..].ContainsAnyExcept((byte)0) || name[..nameLength].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                throw Error($"an entry {sections.Count} without a proper name", "ASCII letters and zeros after them");
            }

            IndexFileSection section = new(
                Encoding.ASCII.GetString(name[..nameLength]),
                BinaryPrimitives.ReadInt64LittleEndian(rest[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(rest[40..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[48..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[52..]));
            if (rest[56..IndexFileFormat.EntryBytes].ContainsAnyExcept((byte)0))
            {
                throw Error($"something in the reserved bytes of entry {sections.Count}", "zeros");
            }

            // No larger than the file, which keeps the sums that follow from overflowing.
            if (section.Offset < 0 || section.Length < 0 || section.Offset > length || section.Length > length - section.Offset)
            {
                throw Error($"section {section.Name} at {section.Offset} of {Quantity.Plain(section.Length, "byte")}", $"a place within {Quantity.Plain(length, "byte")}");
            }

            if (section.Offset != IndexFileFormat.Align(end, section.Name))
            {
                throw Error($"section {section.Name} at {section.Offset}", $"at {IndexFileFormat.Align(end, section.Name)}");
            }

            end = section.End;
            sections.Add(section);
        }

        return end == length ? sections : throw Error($"sections up to byte {end}", $"up to {length}, the length of the file by its header");

        IndexFileException Error(string found, string expected) => new(path, IndexFileFormat.Table, found, expected);
    }
}
