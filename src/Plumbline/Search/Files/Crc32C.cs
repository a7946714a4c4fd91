using System.Numerics;
using System.Runtime.InteropServices;

namespace Plumbline.Search.Files;

/// <summary>CRC-32C (Castagnoli) as in RFC 3720, by the instruction of the processor where it has one. For little-endian machines.</summary>
internal struct Crc32C
{
    /// <summary>The checksum of all bytes appended; 0 of none.</summary>
    public uint Value { get; private set; }

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Crc32C crc = default;
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Goes on with more bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = ~Value;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        Value = ~state;
    }
}
