namespace Plumbline.IO.Npz;

/// <summary>An entry of a ZIP archive's directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">How it is packed: 0 not at all, 8 deflate.</param>
/// <param name="IsEncrypted">Whether a password is needed.</param>
/// <param name="PackedBytes">Its bytes in the file.</param>
/// <param name="Bytes">Its bytes when unpacked.</param>
/// <param name="HeaderOffset">Where its own header lies.</param>
/// <param name="Crc">CRC-32 of its bytes when unpacked.</param>
internal sealed record ZipMember(string Name, int Method, bool IsEncrypted, long PackedBytes, long Bytes, long HeaderOffset, uint Crc);
