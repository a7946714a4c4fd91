using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact;

/// <summary>
/// Sorts up to 64 keys in eight registers: the lanes of the registers are eight columns, which are sorted by comparing whole registers, then
/// merged, bitonically, into two, four and all eight columns. No step depends on the keys. Needs AVX-512. The eight go from step to step by
/// name because the JIT keeps only named locals in registers.
/// </summary>
internal static unsafe class LaneNetwork
{
    /// <summary>The most keys.</summary>
    public const int Most = 64;

    private const int Lanes = 8;

    /// <summary>Sorts ascending.</summary>
    /// <param name="keys">Keys, none of them all ones.</param>
    /// <param name="sorted">Receives as many; may be the same place.</param>
    /// <param name="count">At most <see cref="Most"/>.</param>
    public static void Sort(ulong* keys, ulong* sorted, int count)
    {
        Vector512<ulong> a = Load(keys, count), b = Load(keys + 8, count - 8), c = Load(keys + 16, count - 16), d = Load(keys + 24, count - 24);
        Vector512<ulong> e = Load(keys + 32, count - 32), f = Load(keys + 40, count - 40), g = Load(keys + 48, count - 48), h = Load(keys + 56, count - 56);
        SortColumns(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);

        Mirror(2, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeRows(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);

        Mirror(4, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeLanes(1, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeRows(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);

        Mirror(8, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeLanes(2, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeLanes(1, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        MergeRows(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);

        Transpose(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Store(sorted, count, a);
        Store(sorted + 8, count - 8, b);
        Store(sorted + 16, count - 16, c);
        Store(sorted + 24, count - 24, d);
        Store(sorted + 32, count - 32, e);
        Store(sorted + 40, count - 40, f);
        Store(sorted + 48, count - 48, g);
        Store(sorted + 56, count - 56, h);
    }

    /// <summary>Reads the first few keys of eight; all ones, which sort last, for the rest. Nothing past them is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Load(ulong* keys, int count) => Avx512F.MaskLoad(keys, First(count), Vector512<ulong>.AllBitsSet);

    /// <summary>All ones in the first lanes; none where the count is negative, all where it is past eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> First(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ulong* sorted, int count, Vector512<ulong> keys) => Avx512F.MaskStore(sorted, First(count), keys);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref Vector512<ulong> low, ref Vector512<ulong> high)
    {
        Vector512<ulong> least = Vector512.Min(low, high);
        high = Vector512.Max(low, high);
        low = least;
    }

    /// <summary>Nineteen comparisons, the fewest for eight (Knuth, The Art of Computer Programming, volume 3, 5.3.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SortColumns(
        ref Vector512<ulong> a, ref Vector512<ulong> b, ref Vector512<ulong> c, ref Vector512<ulong> d,
        ref Vector512<ulong> e, ref Vector512<ulong> f, ref Vector512<ulong> g, ref Vector512<ulong> h)
    {
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref g, ref h);
        Order(ref c, ref e);
        Order(ref d, ref f);
        Order(ref b, ref e);
        Order(ref d, ref g);
        Order(ref b, ref c);
        Order(ref d, ref e);
        Order(ref f, ref g);
    }

    /// <summary>The last steps of each merge, within a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeRows(
        ref Vector512<ulong> a, ref Vector512<ulong> b, ref Vector512<ulong> c, ref Vector512<ulong> d,
        ref Vector512<ulong> e, ref Vector512<ulong> f, ref Vector512<ulong> g, ref Vector512<ulong> h)
    {
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref g, ref h);
    }

    /// <summary>The first step of a merge of two runs of columns: each key with the one as far from the other end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mirror(
        int columns,
        ref Vector512<ulong> a, ref Vector512<ulong> b, ref Vector512<ulong> c, ref Vector512<ulong> d,
        ref Vector512<ulong> e, ref Vector512<ulong> f, ref Vector512<ulong> g, ref Vector512<ulong> h)
    {
        Mirror(columns, ref a, ref h);
        Mirror(columns, ref b, ref g);
        Mirror(columns, ref c, ref f);
        Mirror(columns, ref d, ref e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mirror(int columns, ref Vector512<ulong> row, ref Vector512<ulong> mirrored)
    {
        Vector512<ulong> lower = Lower(columns / 2);
        Vector512<ulong> other = Reverse(columns, mirrored);
        Vector512<ulong> least = Vector512.Min(row, other);
        Vector512<ulong> most = Vector512.Max(row, other);
        row = Vector512.ConditionalSelect(lower, least, most);
        mirrored = Reverse(columns, Vector512.ConditionalSelect(lower, most, least));
    }

    /// <summary>A step of a merge between columns of one row, so many apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeLanes(
        int apart,
        ref Vector512<ulong> a, ref Vector512<ulong> b, ref Vector512<ulong> c, ref Vector512<ulong> d,
        ref Vector512<ulong> e, ref Vector512<ulong> f, ref Vector512<ulong> g, ref Vector512<ulong> h)
    {
        MergeLanes(apart, ref a);
        MergeLanes(apart, ref b);
        MergeLanes(apart, ref c);
        MergeLanes(apart, ref d);
        MergeLanes(apart, ref e);
        MergeLanes(apart, ref f);
        MergeLanes(apart, ref g);
        MergeLanes(apart, ref h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeLanes(int apart, ref Vector512<ulong> row)
    {
        Vector512<ulong> other = apart == 1 ? Reverse(2, row) : Avx512F.Permute4x64(row, 0b01_00_11_10);
        row = Vector512.ConditionalSelect(Lower(apart), Vector512.Min(row, other), Vector512.Max(row, other));
    }

    /// <summary>The lower half of the lanes of each run of twice so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Lower(int lanes) => lanes switch
    {
        1 => Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0),
        2 => Vector512.Create(ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue, 0, 0),
        _ => Vector512.Create(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0, 0, 0, 0),
    };

    /// <summary>Turns each run of so many lanes round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Reverse(int lanes, Vector512<ulong> row) => lanes switch
    {
        2 => Avx512F.Shuffle(row.AsUInt32(), 0b01_00_11_10).AsUInt64(),
        4 => Avx512F.Permute4x64(row, 0b00_01_10_11),
        _ => Avx512F.PermuteVar8x64(row, Vector512.Create(7UL, 6, 5, 4, 3, 2, 1, 0)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector512<ulong> a, ref Vector512<ulong> b, ref Vector512<ulong> c, ref Vector512<ulong> d,
        ref Vector512<ulong> e, ref Vector512<ulong> f, ref Vector512<ulong> g, ref Vector512<ulong> h)
    {
        Quarters(a, b, c, d, out Vector512<ulong> top0, out Vector512<ulong> top1, out Vector512<ulong> top2, out Vector512<ulong> top3);
        Quarters(e, f, g, h, out Vector512<ulong> end0, out Vector512<ulong> end1, out Vector512<ulong> end2, out Vector512<ulong> end3);
        Halves(top0, end0, out a, out e);
        Halves(top1, end1, out b, out f);
        Halves(top2, end2, out c, out g);
        Halves(top3, end3, out d, out h);
    }

    /// <summary>Of four rows: column 0 and 4, 1 and 5, 2 and 6, 3 and 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d,
        out Vector512<ulong> columns0, out Vector512<ulong> columns1, out Vector512<ulong> columns2, out Vector512<ulong> columns3)
    {
        Halves(Avx512F.UnpackLow(a, b), Avx512F.UnpackLow(c, d), out columns0, out columns2);
        Halves(Avx512F.UnpackHigh(a, b), Avx512F.UnpackHigh(c, d), out columns1, out columns3);
    }

    /// <summary>The even and the odd pairs of lanes of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector512<ulong> first, Vector512<ulong> second, out Vector512<ulong> even, out Vector512<ulong> odd)
    {
        even = Avx512F.Shuffle4x128(first, second, 0b10_00_10_00);
        odd = Avx512F.Shuffle4x128(first, second, 0b11_01_11_01);
    }
}
