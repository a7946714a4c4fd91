using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact;

/// <summary>
/// Sorts keys eight at a time, by AVX-512: a quicksort whose partitions go to other memory, down to parts that <see cref="LaneNetwork"/>
/// sorts in registers. O(n log n), at worst by the library's sort. As in Blacher, Giesen, Sanders and Wassenberg, "Vectorized and
/// performance-portable Quicksort" (2022), whose partitions are in place, a pivot comes from a sample, and a vector with its smaller keys
/// first is written to both sides.
/// </summary>
internal static unsafe class LaneSort
{
    private const int Lanes = 8;

    // Keys from which a pivot is the median of many; of fewer, that of five.
    private const int Many = 1024;

    // For each set of the eight lanes: its lanes, then the others.
    private static readonly ulong[] Orders = MakeOrders();

    /// <summary>Whether the processor has the instructions, and is as quick with them as .NET asks for.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Sorts ascending, in place.</summary>
    /// <param name="keys">Distinct keys, none of them all ones.</param>
    /// <param name="spare">At least as many places, not in the keys; what lies there is lost.</param>
    public static void Sort(Span<ulong> keys, Span<ulong> spare) => Sort(keys, spare, depth: 2 * BitOperations.Log2((uint)keys.Length + 1));

    /// <summary>As the other, with the partitions of partitions after which pivots have been so bad that the library's sort is quicker.</summary>
    internal static void Sort(Span<ulong> keys, Span<ulong> spare, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spare.Length, keys.Length, nameof(spare));
        fixed (ulong* first = keys, other = spare)
        {
            Sort(first, other, keys.Length, toOther: false, depth);
        }
    }

    /// <summary>Sorts keys into their own place or the other.</summary>
    private static void Sort(ulong* keys, ulong* other, int count, bool toOther, int depth)
    {
        while (count > LaneNetwork.Most)
        {
            if (depth-- == 0)
            {
                Span<ulong> rest = new(keys, count);
                rest.Sort();
                if (toOther)
                {
                    rest.CopyTo(new Span<ulong>(other, count));
                }

                return;
            }

            int left = Partition(keys, other, count, Pivot(keys, count));
            Sort(other, keys, left, !toOther, depth);
            ulong* here = keys + left;
            keys = other + left;
            other = here;
            count -= left;
            toOther = !toOther;
        }

        LaneNetwork.Sort(keys, toOther ? other : keys, count);
    }

    /// <summary>A key with smaller ones among the keys: about their median.</summary>
    [SkipLocalsInit]
    private static ulong Pivot(ulong* keys, int count)
    {
        if (count >= Many)
        {
            ulong* sample = stackalloc ulong[LaneNetwork.Most];
            int step = count / LaneNetwork.Most;
            for (int i = 0; i < LaneNetwork.Most; i++)
            {
                sample[i] = keys[i * step];
            }

            LaneNetwork.Sort(sample, sample, LaneNetwork.Most);
            return sample[LaneNetwork.Most / 2];
        }

        int fifth = count / 5;
        ulong a = keys[0], b = keys[fifth], c = keys[2 * fifth], d = keys[3 * fifth], e = keys[4 * fifth];
        ulong low = Math.Max(Math.Min(a, b), Math.Min(c, d));
        ulong high = Math.Min(Math.Max(a, b), Math.Max(c, d));
        return Math.Max(Math.Min(low, high), Math.Min(Math.Max(low, high), e));
    }

    /// <summary>Writes the keys below a pivot to the start of the other memory and the rest to its end.</summary>
    /// <returns>How many are below.</returns>
    private static int Partition(ulong* keys, ulong* other, int count, ulong pivot)
    {
        Vector512<ulong> pivots = Vector512.Create(pivot);
        ulong* orders = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Orders));
        ulong* left = other, right = other + count - Lanes;
        int i = 0;
        // Each store also fills places of the gap between the sides, which has room for both.
        for (; i < count - (2 * Lanes); i += Lanes)
        {
            Vector512<ulong> values = Vector512.Load(keys + i);
            uint less = (uint)Vector512.LessThan(values, pivots).ExtractMostSignificantBits();
            Vector512<ulong> parted = Part(values, orders[less]);
            parted.Store(left);
            parted.Store(right);
            int lefts = BitOperations.PopCount(less);
            left += lefts;
            right += lefts - Lanes;
        }

        for (; i < count; i += Lanes)
        {
            int rest = Math.Min(Lanes, count - i);
            Vector512<ulong> values = LaneNetwork.Load(keys + i, rest);
            uint less = (uint)Vector512.LessThan(values, pivots).ExtractMostSignificantBits();
            Vector512<ulong> parted = Part(values, orders[less]);
            int lefts = BitOperations.PopCount(less);
            Vector512<ulong> isLeft = LaneNetwork.First(lefts);
            Avx512F.MaskStore(left, isLeft, parted);
            Avx512F.MaskStore(right + Lanes - rest, Vector512.AndNot(LaneNetwork.First(rest), isLeft), parted);
            left += lefts;
            right += lefts - rest;
        }

        return (int)(left - other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Part(Vector512<ulong> values, ulong order) =>
        Avx512F.PermuteVar8x64(values, Avx512F.ConvertToVector512UInt64(Vector128.CreateScalarUnsafe(order).AsByte()));

    private static ulong[] MakeOrders()
    {
        // Pinned: its address is kept while a partition runs.
        ulong[] orders = GC.AllocateArray<ulong>(1 << Lanes, pinned: true);
        for (int set = 0; set < orders.Length; set++)
        {
            int place = 0;
            foreach (int wanted in (ReadOnlySpan<int>)[1, 0])
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    if (((set >> lane) & 1) == wanted)
                    {
                        orders[set] |= (ulong)lane << (8 * place++);
                    }
                }
            }
        }

        return orders;
    }
}
