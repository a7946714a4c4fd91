using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Distances;

/// <summary>Sixteen lanes in four 128-bit registers (Arm AdvSimd; x86 without AVX2).</summary>
internal readonly unsafe struct Lanes128(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) : ILanes16<Lanes128>
{
    private readonly Vector128<float> _v0 = v0;
    private readonly Vector128<float> _v1 = v1;
    private readonly Vector128<float> _v2 = v2;
    private readonly Vector128<float> _v3 = v3;

    public static Lanes128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) =>
        new(Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadBytes(byte* source)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Load(source));
        (Vector128<uint> v0, Vector128<uint> v1) = Vector128.Widen(lower);
        (Vector128<uint> v2, Vector128<uint> v3) = Vector128.Widen(upper);
        return new(
            Vector128.ConvertToSingle(v0.AsInt32()), Vector128.ConvertToSingle(v1.AsInt32()), Vector128.ConvertToSingle(v2.AsInt32()), Vector128.ConvertToSingle(v3.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadHalves(ushort* source)
    {
        (Vector128<int> v0, Vector128<int> v1) = Vector128.Widen(Vector128.Load((short*)source));
        (Vector128<int> v2, Vector128<int> v3) = Vector128.Widen(Vector128.Load((short*)source + 8));
        return new(FromHalf(v0), FromHalf(v1), FromHalf(v2), FromHalf(v3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadHigh(ushort* high)
    {
        (Vector128<uint> v0, Vector128<uint> v1) = Vector128.Widen(Vector128.Load(high));
        (Vector128<uint> v2, Vector128<uint> v3) = Vector128.Widen(Vector128.Load(high + 8));
        return new((v0 << 16).AsSingle(), (v1 << 16).AsSingle(), (v2 << 16).AsSingle(), (v3 << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadSplit(ushort* high, short* low)
    {
        (Vector128<uint> h0, Vector128<uint> h1) = Vector128.Widen(Vector128.Load(high));
        (Vector128<uint> h2, Vector128<uint> h3) = Vector128.Widen(Vector128.Load(high + 8));
        (Vector128<int> l0, Vector128<int> l1) = Vector128.Widen(Vector128.Load(low));
        (Vector128<int> l2, Vector128<int> l3) = Vector128.Widen(Vector128.Load(low + 8));
        return new(Join(h0, l0), Join(h1, l1), Join(h2, l2), Join(h3, l3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 lanes, float* destination)
    {
        lanes._v0.Store(destination);
        lanes._v1.Store(destination + 4);
        lanes._v2.Store(destination + 8);
        lanes._v3.Store(destination + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddSquaredDifference(Lanes128 accumulator, Lanes128 a, Lanes128 b) => new(
        Add(accumulator._v0, a._v0 - b._v0),
        Add(accumulator._v1, a._v1 - b._v1),
        Add(accumulator._v2, a._v2 - b._v2),
        Add(accumulator._v3, a._v3 - b._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddSquaredDifferenceToHalves(Lanes128 accumulator, Lanes128 a, ushort* b) => AddSquaredDifference(accumulator, a, LoadHalves(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddProduct(Lanes128 accumulator, Lanes128 a, Lanes128 b) => new(
        Vector128.FusedMultiplyAdd(a._v0, b._v0, accumulator._v0),
        Vector128.FusedMultiplyAdd(a._v1, b._v1, accumulator._v1),
        Vector128.FusedMultiplyAdd(a._v2, b._v2, accumulator._v2),
        Vector128.FusedMultiplyAdd(a._v3, b._v3, accumulator._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes128 accumulator) =>
        LaneSum.Of(Vector256.Create(accumulator._v0 + accumulator._v2, accumulator._v1 + accumulator._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> accumulator, Vector128<float> difference) =>
        Vector128.FusedMultiplyAdd(difference, difference, accumulator);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Join(Vector128<uint> high, Vector128<int> low) => ((high << 16).AsInt32() + low).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FromHalf(Vector128<int> half) =>
        ((half << HalfBits.Shift) & Vector128.Create(HalfBits.Kept)).AsSingle() * Vector128.Create(HalfBits.Scale);
}
