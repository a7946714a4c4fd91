using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plumbline;

/// <summary><see cref="SortKey"/> for sixteen keys at a time: made of a row, their range, which of even buckets each falls into, and taken apart.</summary>
internal static class KeyLanes
{
    private const int Lanes = 16;

    /// <summary>The keys of a row.</summary>
    /// <param name="row">Raw distances; none is NaN.</param>
    /// <param name="absent">An id that has no distance in the row: those after it are one more than their place.</param>
    /// <param name="keys">Receives as many.</param>
    public static void Create(ReadOnlySpan<float> row, int absent, Span<ulong> keys)
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        ref ulong target = ref MemoryMarshal.GetReference(keys[..row.Length]);
        Vector512<uint> places = Vector512<uint>.Indices;
        Vector512<uint> absents = Vector512.Create((uint)absent);
        int i = 0;
        for (; i <= row.Length - Lanes; i += Lanes)
        {
            // As SortKey.DistanceBits has it.
            Vector512<int> bits = (Vector512.LoadUnsafe(ref source, (nuint)i) + Vector512<float>.Zero).AsInt32();
            Vector512<uint> ordered = (bits ^ ((bits >> 31) | Vector512.Create(int.MinValue))).AsUInt32();
            // What is true is -1.
            Vector512<uint> ids = places - Vector512.GreaterThanOrEqual(places, absents);
            ((Vector512.WidenLower(ordered) << 32) | Vector512.WidenLower(ids)).StoreUnsafe(ref target, (nuint)i);
            ((Vector512.WidenUpper(ordered) << 32) | Vector512.WidenUpper(ids)).StoreUnsafe(ref target, (nuint)(i + (Lanes / 2)));
            places += Vector512.Create((uint)Lanes);
        }

        for (; i < row.Length; i++)
        {
            keys[i] = SortKey.Create(row[i], i < absent ? i : i + 1);
        }
    }

    /// <summary>Takes keys apart.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="ids">Receives as many ids.</param>
    /// <param name="distances">Receives as many distances.</param>
    public static void Split(ReadOnlySpan<ulong> keys, Span<int> ids, Span<float> distances)
    {
        ref ulong start = ref MemoryMarshal.GetReference(keys);
        ref int firstId = ref MemoryMarshal.GetReference(ids[..keys.Length]);
        ref float firstDistance = ref MemoryMarshal.GetReference(distances[..keys.Length]);
        int i = 0;
        for (; i <= keys.Length - Lanes; i += Lanes)
        {
            Vector512.Narrow(Vector512.LoadUnsafe(ref start, (nuint)i), Vector512.LoadUnsafe(ref start, (nuint)(i + (Lanes / 2))))
                .AsInt32().StoreUnsafe(ref firstId, (nuint)i);
            Distances(Bits(ref start, i)).StoreUnsafe(ref firstDistance, (nuint)i);
        }

        for (; i < keys.Length; i++)
        {
            ids[i] = SortKey.Id(keys[i]);
            distances[i] = SortKey.Distance(keys[i]);
        }
    }

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
            Vector512.ConvertToInt32Native((Distances(Bits(ref start, i)) - Vector512.Create(first)) * scale).StoreUnsafe(ref target, (nuint)i);
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

    /// <summary>As <see cref="SortKey.Distance"/> has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Distances(Vector512<uint> bits) =>
        (bits ^ (~(bits.AsInt32() >> 31).AsUInt32() | Vector512.Create(0x8000_0000u))).AsSingle();
}
