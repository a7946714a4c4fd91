using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Exact;

/// <summary>What is asked of the distances of many keys, sixteen at a time: their range, and which of even buckets each falls into.</summary>
internal static class KeyLanes
{
    private const int Lanes = 16;

    /// <summary>The least and the greatest distance.</summary>
    /// <param name="keys">Keys, one at least.</param>
    public static (float Least, float Most) Range(ReadOnlySpan<ulong> keys)
    {
        ref ulong start = ref MemoryMarshal.GetReference(keys);
        Vector512<uint> least = Vector512<uint>.AllBitsSet, most = Vector512<uint>.Zero;
        int i = 0;
        for (; i <= keys.Length - Lanes; i += Lanes)
        {
            Vector512<uint> bits = Bits(ref start, i);
            least = Vector512.Min(least, bits);
            most = Vector512.Max(most, bits);
        }

        uint lowest = uint.MaxValue, highest = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            lowest = Math.Min(lowest, least[lane]);
            highest = Math.Max(highest, most[lane]);
        }

        for (; i < keys.Length; i++)
        {
            lowest = Math.Min(lowest, SortKey.DistanceBits(keys[i]));
            highest = Math.Max(highest, SortKey.DistanceBits(keys[i]));
        }

        return (SortKey.Distance((ulong)lowest << 32), SortKey.Distance((ulong)highest << 32));
    }

    /// <summary>
    /// Which bucket each key falls into. Distances order as the buckets do: subtraction and multiplication by a positive number
    /// are monotone when rounded.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="first">The least distance.</param>
    /// <param name="scale">Buckets a unit; the last bucket is below 2^31.</param>
    /// <param name="buckets">Receives as many.</param>
    public static void Buckets(ReadOnlySpan<ulong> keys, float first, float scale, Span<int> buckets)
    {
        ref ulong start = ref MemoryMarshal.GetReference(keys);
        ref int target = ref MemoryMarshal.GetReference(buckets[..keys.Length]);
        int i = 0;
        for (; i <= keys.Length - Lanes; i += Lanes)
        {
            Vector512<uint> bits = Bits(ref start, i);
            // As SortKey.Distance has it.
            Vector512<float> distances = (bits ^ (~(bits.AsInt32() >> 31).AsUInt32() | Vector512.Create(0x8000_0000u))).AsSingle();
            Vector512.ConvertToInt32Native((distances - Vector512.Create(first)) * scale).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < keys.Length; i++)
        {
            buckets[i] = (int)((SortKey.Distance(keys[i]) - first) * scale);
        }
    }

    /// <summary>The distances of sixteen keys, as bits in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Bits(ref ulong keys, int first) => Vector512.Narrow(
        Vector512.LoadUnsafe(ref keys, (nuint)first) >>> 32, Vector512.LoadUnsafe(ref keys, (nuint)(first + (Lanes / 2))) >>> 32);
}
