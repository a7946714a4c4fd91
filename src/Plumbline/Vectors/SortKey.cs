using System.Runtime.CompilerServices;

namespace Plumbline;

/// <summary>
/// A distance and an id in one 64-bit integer whose order is the order of neighbours: by distance, ties by id.
/// One integer comparison instead of two, and one array instead of two to sort.
/// </summary>
internal static class SortKey
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Create(float distance, int id) => ((ulong)DistanceBits(distance) << 32) | (uint)id;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Id(ulong key) => (int)(uint)key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Distance(ulong key)
    {
        uint bits = (uint)(key >> 32);
        uint mask = (bits & 0x8000_0000u) != 0 ? 0x8000_0000u : 0xFFFF_FFFFu;
        return BitConverter.UInt32BitsToSingle(bits ^ mask);
    }

    /// <summary>The part of a key that orders by distance alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint DistanceBits(ulong key) => (uint)(key >> 32);

    /// <summary>Bits that order as distances do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint DistanceBits(float distance)
    {
        // Adding zero turns -0 into +0, so that the two tie.
        uint bits = BitConverter.SingleToUInt32Bits(distance + 0f);
        // Positive floats order as their bits; negative ones in reverse. This maps both to unsigned order.
        uint mask = (uint)((int)bits >> 31) | 0x8000_0000u;
        return bits ^ mask;
    }
}
