using System.Buffers.Binary;

namespace Plumbline.Imaging.Sources;

/// <summary>The orientation in a PNG's eXIf chunk, which Skia passes over.</summary>
internal static class PngOrientation
{
    private const int SignatureBytes = 8;
    private const int ChunkHeadBytes = 8;
    private const int ChunkCrcBytes = 4;
    private const int TiffHeadBytes = 8;
    private const int EntryBytes = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>The orientation that a PNG states, 1 to 8; 1 where it states none that can be read.</summary>
    /// <param name="png">The bytes of the file. The chunk may stand before or after the pixels.</param>
    public static int Read(ReadOnlySpan<byte> png)
    {
        for (long at = SignatureBytes; at + ChunkHeadBytes <= png.Length;)
        {
            ReadOnlySpan<byte> chunk = png[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..ChunkHeadBytes].SequenceEqual("eXIf"u8))
            {
                return length <= chunk.Length - ChunkHeadBytes ? OfTiff(chunk.Slice(ChunkHeadBytes, (int)length)) : 1;
            }

            at += ChunkHeadBytes + (long)length + ChunkCrcBytes;
        }

        return 1;
    }

    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < TiffHeadBytes || (!little && !tiff.StartsWith("MM\0*"u8)))
        {
            return 1;
        }

        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - sizeof(ushort))
        {
            return 1;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = Short(entries, little);
        entries = entries[sizeof(ushort)..];
        for (int i = 0; i < count && (i + 1) * EntryBytes <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * EntryBytes, EntryBytes);
            if (Short(entry, little) == OrientationTag)
            {
                int value = Short(entry[8..], little);
                return Short(entry[2..], little) == ShortType && value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
