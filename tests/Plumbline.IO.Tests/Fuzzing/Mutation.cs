using System.Buffers.Binary;
using System.Text;

namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>Damages files at random: bits, bytes, numbers that are large or off by one, pieces moved, cut, doubled.</summary>
internal static class Mutation
{
    private static readonly int[] Numbers = [0, 1, -1, 2, 255, 256, 65535, 65536, 0x7FFF_FFFF, unchecked((int)0x8000_0000), 0x7FFF_FFFE, 0x1000_0000];

    private static readonly string[] Words = ["nan", "-inf", "1e39", ",", "\n", "\r\n", ";", "\t", "\"", "0", "-", "PK\x01\x02", "PK\x05\x06", "'<f4'", "(1, 6)", "(536870912, 2147483647)", "True"];

    // Results need to repeat, not to be secret.
#pragma warning disable CA5394
    public static byte[] Apply(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            Edit(bytes, random);
        }

        return [.. bytes];
    }

    private static void Edit(List<byte> bytes, Random random)
    {
        // Heads and tails say the sizes: half of all edits go there.
        int at = random.Next(4) switch
        {
            0 => random.Next(Math.Min(bytes.Count, 32)),
            1 => bytes.Count - 1 - random.Next(Math.Min(bytes.Count, 64)),
            _ => random.Next(bytes.Count),
        };
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 3:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 4:
                Overwrite(bytes, at, Number(random));
                break;
            case 5:
                Overwrite(bytes, at, Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 6:
                bytes.InsertRange(at, Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 7:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)));
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    private static byte[] Number(Random random)
    {
        byte[] number = new byte[random.Next(2) == 0 ? sizeof(int) : sizeof(long)];
        int value = Numbers[random.Next(Numbers.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(number.AsSpan(number.Length - sizeof(int)), value);
        }

        return number;
    }
#pragma warning restore CA5394

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        for (int i = 0; i < piece.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = piece[i];
        }
    }
}
