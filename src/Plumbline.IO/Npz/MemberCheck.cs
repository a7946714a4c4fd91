using Plumbline.IO.Internals;

namespace Plumbline.IO.Npz;

/// <summary>
/// Compares the CRC-32 of a member when it has been read from its first byte to its last. What is passed over leaves it without a
/// judgement until it is read in order after all.
/// </summary>
internal sealed class MemberCheck(InputFile input, ZipMember member)
{
    private long _next;
    private uint _crc;

    /// <summary>Takes bytes that were read.</summary>
    /// <exception cref="VectorFormatException">They are the last, and the member is not what the archive says.</exception>
    public void Add(long position, ReadOnlySpan<byte> bytes)
    {
        if (position > _next || position + bytes.Length <= _next)
        {
            return;
        }

        ReadOnlySpan<byte> added = bytes[(int)(_next - position)..];
        _crc = ZipCrc.Append(_crc, added);
        _next += added.Length;
        if (_next == member.Bytes && _crc != member.Crc)
        {
            throw input.Error(member.Name, $"bytes of CRC-32 {_crc:x8}", $"{member.Crc:x8}");
        }
    }
}
