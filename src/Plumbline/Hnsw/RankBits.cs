using System.Numerics;

namespace Plumbline.Hnsw;

/// <summary>Bitmaps over a ranking: bit r stands for the point of rank r.</summary>
internal static unsafe class RankBits
{
    /// <summary>Bits set from one rank up to, but not including, another.</summary>
    public static int Count(ulong* bits, int from, int to)
    {
        if (from >= to)
        {
            return 0;
        }

        int word = from >> 6;
        int last = (to - 1) >> 6;
        ulong head = ulong.MaxValue << from;
        ulong tail = ulong.MaxValue >> (63 - ((to - 1) & 63));
        if (word == last)
        {
            return BitOperations.PopCount(bits[word] & head & tail);
        }

        int count = BitOperations.PopCount(bits[word] & head);
        for (word++; word < last; word++)
        {
            count += BitOperations.PopCount(bits[word]);
        }

        return count + BitOperations.PopCount(bits[last] & tail);
    }
}
