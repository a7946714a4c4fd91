using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// A ZIP archive whose files are stored, not compressed, as PyTorch writes it; ZIP64 too. (.NET's ZipArchive does not tell how a file
/// is packed, nor check its CRC.) Layout: PKWARE's APPNOTE.TXT 6.3.
/// </summary>
internal sealed class StoredZip
{
    public const uint LocalHeaderSignature = 0x0403_4B50;

    private const uint DirectorySignature = 0x0201_4B50;
    private const uint EndSignature = 0x0605_4B50;
    private const uint End64Signature = 0x0606_4B50;
    private const uint Locator64Signature = 0x0706_4B50;
    private const int LocalHeaderBytes = 30;
    private const int DirectoryHeaderBytes = 46;
    private const int EndBytes = 22;
    private const int End64Bytes = 56;
    private const int Locator64Bytes = 20;
    private const string Directory = "ZIP directory";

    // A checkpoint has one file a tensor; a directory of more is not one.
    private const long MostDirectoryBytes = 64 << 20;

    private readonly WeightFile _file;
    private readonly Dictionary<string, StoredZipEntry> _entries = [];

    public StoredZip(WeightFile file)
    {
        _file = file;
        (long offset, long bytes, ulong count) = ReadEnd();
        ReadDirectory(offset, bytes, count);
    }

    public IEnumerable<string> Names => _entries.Keys;

    public StoredZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads a whole file of the archive and checks it.</summary>
    public byte[] Read(StoredZipEntry entry, long mostBytes)
    {
        if (entry.IsEncrypted || entry.Method != 0)
        {
            string how = entry.IsEncrypted ? "encrypted" : $"compressed by method {entry.Method}";
            throw _file.Error(entry.Name, $"a file {how}", "one that is stored (method 0), as torch.save writes it");
        }

        if (entry.CompressedBytes != entry.Bytes || entry.Bytes > (ulong)mostBytes)
        {
            throw _file.Error(entry.Name, $"{Quantity.Plain(entry.CompressedBytes, "byte")} of {entry.Bytes}", $"equal numbers of at most {mostBytes}");
        }

        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        RequireRange(entry.Name, entry.HeaderOffset, LocalHeaderBytes);
        _file.ReadExactly((long)entry.HeaderOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderSignature)
        {
            throw _file.Error(entry.Name, $"no header at byte {entry.HeaderOffset}", "a ZIP file header");
        }

        ulong start = entry.HeaderOffset + LocalHeaderBytes
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        RequireRange(entry.Name, start, entry.Bytes);
        byte[] bytes = new byte[entry.Bytes];
        _file.ReadExactly((long)start, bytes);
        uint crc = Crc32.Of(bytes);
        return crc == entry.Crc ? bytes : throw _file.Error(entry.Name, $"bytes of CRC-32 {crc:x8}", $"{entry.Crc:x8}");
    }

    private (long Offset, long Bytes, ulong Count) ReadEnd()
    {
        int tailBytes = (int)Math.Min(_file.Length, EndBytes + ushort.MaxValue);
        byte[] tail = new byte[tailBytes];
        _file.ReadExactly(_file.Length - tailBytes, tail);
        int at = tailBytes - EndBytes;
        while (at >= 0 && !(U32(tail, at) == EndSignature && at + EndBytes + U16(tail, at + 20) == tailBytes))
        {
            at--;
        }

        if (at < 0)
        {
            throw _file.Error(Directory, "none at the end of the file", "a whole ZIP archive");
        }

        (ulong count, ulong bytes, ulong offset) = (U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16));
        long end = _file.Length - tailBytes + at;
        if (at >= Locator64Bytes && U32(tail, at - Locator64Bytes) == Locator64Signature)
        {
            ulong end64 = U64(tail, at - Locator64Bytes + 8);
            byte[] record = new byte[End64Bytes];
            RequireRange(Directory, end64, End64Bytes);
            _file.ReadExactly((long)end64, record);
            if (U32(record, 0) != End64Signature)
            {
                throw _file.Error(Directory, $"no ZIP64 record at byte {end64}", "one, where its locator says");
            }

            (count, bytes, offset) = (U64(record, 32), U64(record, 40), U64(record, 48));
        }

        if (offset > (ulong)end || bytes > (ulong)end - offset || bytes > MostDirectoryBytes)
        {
            throw _file.Error(Directory, $"{Quantity.Plain(bytes, "byte")} at byte {offset}", $"at most {MostDirectoryBytes}, before byte {end}");
        }

        return ((long)offset, (long)bytes, count);
    }

    private void ReadDirectory(long offset, long bytes, ulong count)
    {
        byte[] directory = new byte[bytes];
        _file.ReadExactly(offset, directory);
        int at = 0;
        while (at < directory.Length)
        {
            if (directory.Length - at < DirectoryHeaderBytes || U32(directory, at) != DirectorySignature)
            {
                throw _file.Error(Directory, $"no entry at byte {offset + at}", "one");
            }

            int nameBytes = U16(directory, at + 28);
            int extraBytes = U16(directory, at + 30);
            int next = at + DirectoryHeaderBytes + nameBytes + extraBytes + U16(directory, at + 32);
            if (next > directory.Length)
            {
                throw _file.Error(Directory, $"an entry at byte {offset + at} of {Quantity.Plain(next - at, "byte")}", $"at most {directory.Length - at}");
            }

            StoredZipEntry entry = ReadEntry(directory.AsSpan(at, DirectoryHeaderBytes + nameBytes + extraBytes), nameBytes);
            if (!_entries.TryAdd(entry.Name, entry))
            {
                throw _file.Error(Directory, $"{entry.Name} twice", "each name once");
            }

            at = next;
        }

        if ((ulong)_entries.Count != count)
        {
            throw _file.Error(Directory, Quantity.Plain(_entries.Count, "entry"), $"{count}");
        }
    }

    private StoredZipEntry ReadEntry(ReadOnlySpan<byte> bytes, int nameBytes)
    {
        string name = Encoding.UTF8.GetString(bytes.Slice(DirectoryHeaderBytes, nameBytes));
        ulong packed = U32(bytes, 20);
        ulong size = U32(bytes, 24);
        ulong offset = U32(bytes, 42);
        ReadOnlySpan<byte> extra = bytes[(DirectoryHeaderBytes + nameBytes)..];
        while (extra.Length >= 4)
        {
            int length = Math.Min(U16(extra, 2), extra.Length - 4);
            if (U16(extra, 0) == 1)
            {
                // Holds, in this order, only those whose 32 bits are all ones.
                ReadOnlySpan<byte> field = extra.Slice(4, length);
                size = Widen(size, ref field, name);
                packed = Widen(packed, ref field, name);
                offset = Widen(offset, ref field, name);
            }

            extra = extra[(4 + length)..];
        }

        return new StoredZipEntry(name, U16(bytes, 10), (U16(bytes, 8) & 1) != 0, U32(bytes, 16), packed, size, offset);
    }

    private ulong Widen(ulong value, ref ReadOnlySpan<byte> field, string name)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (field.Length < 8)
        {
            throw _file.Error(Directory, $"{name} without its ZIP64 sizes", "them");
        }

        value = U64(field, 0);
        field = field[8..];
        return value;
    }

    private void RequireRange(string place, ulong offset, ulong bytes)
    {
        if (offset > (ulong)_file.Length || bytes > (ulong)_file.Length - offset)
        {
            throw _file.Error(place, $"{Quantity.Plain(bytes, "byte")} at byte {offset}", $"a place within the {Quantity.Plain(_file.Length, "byte")} of the file");
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
