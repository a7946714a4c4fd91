using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Testing.Fuzzing;

/// <summary>Damages files at random: bits, bytes, words, numbers that are large or near the file's length, pieces moved, cut, doubled.</summary>
internal static class Mutation
{
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 7, 255, 256, 65_535, 65_536, 1 << 20, 0x1000_0000, 0x7FFF_FFFE, int.MaxValue, 1u << 31, uint.MaxValue, 1ul << 32, 1ul << 40, long.MaxValue, 1ul << 63,
        ulong.MaxValue - 7, ulong.MaxValue,
        // Not a number, infinity and the largest in float32.
        0x7FC0_0000, 0x7F80_0000, 0x7F7F_FFFF,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="sound">What is damaged; it stays as it is.</param>
    /// <param name="words">Words that its format knows.</param>
    /// <param name="random">Random numbers.</param>
    public static byte[] Apply(byte[] sound, IReadOnlyList<string> words, Random random)
    {
        byte[] bytes = [.. sound];
        for (int edits = random.Next(1, 5); edits > 0 && bytes.Length > 0; edits--)
        {
            bytes = Edit(bytes, words, random);
        }

        return bytes;
    }

    private static byte[] Edit(byte[] bytes, IReadOnlyList<string> words, Random random)
    {
        int at = Place(bytes, random);
        switch (random.Next(12))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 3:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(bytes.Length, at + random.Next(1, 9)))];
            case 4:
                return [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)];
            case 5 or 6 or 7:
                return Overwrite(bytes, at, Number(bytes.Length, random));
            case 8:
                return words.Count > 0 ? Overwrite(bytes, at, Word(words, random)) : Overwrite(bytes, at, Number(bytes.Length, random));
            case 9:
                byte[] word = words.Count > 0 ? Word(words, random) : Number(bytes.Length, random);
                return [.. bytes.AsSpan(0, at), .. word, .. bytes.AsSpan(at)];
            case 10:
                // A structure that refers to another place, or stands twice.
                ReadOnlySpan<byte> piece = bytes.AsSpan(at, Math.Min(random.Next(1, 33), bytes.Length - at));
                int to = random.Next(bytes.Length);
                return random.Next(2) == 0 ? Overwrite(bytes, to, piece.ToArray()) : [.. bytes.AsSpan(0, to), .. piece, .. bytes.AsSpan(to)];
            default:
                // Rarely, because there is little else to find in a file cut short.
                return random.Next(4) == 0 ? bytes[..at] : [.. bytes, .. bytes.AsSpan(at, Math.Min(8, bytes.Length - at))];
        }
    }

    /// <summary>Heads and tails say the sizes: half of all edits go there.</summary>
    private static int Place(byte[] bytes, Random random) => random.Next(8) switch
    {
        0 or 1 => random.Next(Math.Min(bytes.Length, 32)),
        2 => random.Next(Math.Min(bytes.Length, 300)),
        3 => bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 64)),
        _ => random.Next(bytes.Length),
    };

    private static byte[] Word(IReadOnlyList<string> words, Random random) => Encoding.UTF8.GetBytes(words[random.Next(words.Count)]);

    private static byte[] Number(int length, Random random)
    {
        ulong value = random.Next(4) == 0 ? (ulong)(length + random.Next(-9, 10)) : Numbers[random.Next(Numbers.Length)];
        byte[] number = new byte[sizeof(ulong)];
        int size = 1 << random.Next(4);
        if (random.Next(4) > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
            return number[..size];
        }

        BinaryPrimitives.WriteUInt64BigEndian(number, value);
        return number[^size..];
    }

    private static byte[] Overwrite(byte[] bytes, int at, byte[] piece)
    {
        piece.AsSpan(0, Math.Min(piece.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
