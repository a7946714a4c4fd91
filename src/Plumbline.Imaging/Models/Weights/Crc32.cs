using Plumbline.IO.Npz;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>The CRC-32 of ZIP, of bytes that are in memory.</summary>
internal static class Crc32
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ZipCrc.Append(0, bytes);
}
