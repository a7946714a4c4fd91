using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Distances;

/// <summary>Sixteen lanes in two 256-bit registers (AVX2 with FMA).</summary>
internal readonly unsafe struct Lanes256(Vector256<float> lower, Vector256<float> upper) : ILanes16<Lanes256>
{
    private readonly Vector256<float> _lower = lower;
    private readonly Vector256<float> _upper = upper;

    public static Lanes256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero, Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytes(byte* source)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Load(source));
        return new(
            Vector256.ConvertToSingle(Vector256.WidenLower(lower.ToVector256Unsafe()).AsInt32()),
            Vector256.ConvertToSingle(Vector256.WidenLower(upper.ToVector256Unsafe()).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadHalves(ushort* source)
    {
        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.Load((short*)source));
        return new(FromHalf(lower), FromHalf(upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadHigh(ushort* high)
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(Vector256.Load(high));
        return new((lower << 16).AsSingle(), (upper << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadSplit(ushort* high, short* low)
    {
        (Vector256<uint> highLower, Vector256<uint> highUpper) = Vector256.Widen(Vector256.Load(high));
        (Vector256<int> lowLower, Vector256<int> lowUpper) = Vector256.Widen(Vector256.Load(low));
        return new(((highLower << 16).AsInt32() + lowLower).AsSingle(), ((highUpper << 16).AsInt32() + lowUpper).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 lanes, float* destination)
    {
        lanes._lower.Store(destination);
        lanes._upper.Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddSquaredDifference(Lanes256 accumulator, Lanes256 a, Lanes256 b)
    {
        Vector256<float> lower = a._lower - b._lower;
        Vector256<float> upper = a._upper - b._upper;
        return new(
            Vector256.FusedMultiplyAdd(lower, lower, accumulator._lower),
            Vector256.FusedMultiplyAdd(upper, upper, accumulator._upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddSquaredDifferenceToHalves(Lanes256 accumulator, Lanes256 a, ushort* b)
    {
        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.Load((short*)b));
        Vector256<float> d0 = Difference(a._lower, lower);
        Vector256<float> d1 = Difference(a._upper, upper);
        return new(Vector256.FusedMultiplyAdd(d0, d0, accumulator._lower), Vector256.FusedMultiplyAdd(d1, d1, accumulator._upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddProduct(Lanes256 accumulator, Lanes256 a, Lanes256 b) => new(
        Vector256.FusedMultiplyAdd(a._lower, b._lower, accumulator._lower),
        Vector256.FusedMultiplyAdd(a._upper, b._upper, accumulator._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 accumulator) => LaneSum.Of(accumulator._lower + accumulator._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Difference(Vector256<float> a, Vector256<int> half) =>
        Vector256.FusedMultiplyAdd(((half << HalfBits.Shift) & Vector256.Create(HalfBits.Kept)).AsSingle(), Vector256.Create(-HalfBits.Scale), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FromHalf(Vector256<int> half) =>
        ((half << HalfBits.Shift) & Vector256.Create(HalfBits.Kept)).AsSingle() * Vector256.Create(HalfBits.Scale);
}
