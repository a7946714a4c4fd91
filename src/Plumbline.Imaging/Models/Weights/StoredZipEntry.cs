namespace Plumbline.Imaging.Models.Weights;

/// <summary>One file of a ZIP archive, as its central directory tells.</summary>
internal sealed record StoredZipEntry(string Name, int Method, bool IsEncrypted, uint Crc, ulong CompressedBytes, ulong Bytes, ulong HeaderOffset);
