namespace Plumbline.Search.Files;

/// <summary>A section of an index file.</summary>
/// <param name="Name">Its name; docs/index-format.md says what is in it.</param>
/// <param name="Offset">Its first byte, from the beginning of the file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ElementBytes">Bytes of a number in it.</param>
/// <param name="Checksum">CRC-32C of its bytes.</param>
public sealed record IndexFileSection(string Name, long Offset, long Length, int ElementBytes, uint Checksum)
{
    internal long End => Offset + Length;
}
