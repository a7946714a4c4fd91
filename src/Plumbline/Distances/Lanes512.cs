using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Distances;

/// <summary>Sixteen lanes in one 512-bit register (AVX-512).</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes16<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static Lanes512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadBytes(byte* source) => new(Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(source))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadHalves(ushort* source)
    {
        Vector512<int> moved = Avx512F.ConvertToVector512Int32(Vector256.Load((short*)source)) << HalfBits.Shift;
        return new((moved & Vector512.Create(HalfBits.Kept)).AsSingle() * Vector512.Create(HalfBits.Scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadHigh(ushort* high) => new((Widen(high) << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadSplit(ushort* high, short* low) =>
        new(((Widen(high) << 16).AsInt32() + Avx512F.ConvertToVector512Int32(Vector256.Load(low))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 lanes, float* destination) => lanes._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddSquaredDifference(Lanes512 accumulator, Lanes512 a, Lanes512 b)
    {
        Vector512<float> difference = a._value - b._value;
        return new(Vector512.FusedMultiplyAdd(difference, difference, accumulator._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddSquaredDifferenceToHalves(Lanes512 accumulator, Lanes512 a, ushort* b)
    {
        Vector512<int> moved = Avx512F.ConvertToVector512Int32(Vector256.Load((short*)b)) << HalfBits.Shift;
        Vector512<float> difference = Vector512.FusedMultiplyAdd((moved & Vector512.Create(HalfBits.Kept)).AsSingle(), Vector512.Create(-HalfBits.Scale), a._value);
        return new(Vector512.FusedMultiplyAdd(difference, difference, accumulator._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddProduct(Lanes512 accumulator, Lanes512 a, Lanes512 b) => new(Vector512.FusedMultiplyAdd(a._value, b._value, accumulator._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 accumulator) => LaneSum.Of(accumulator._value.GetLower() + accumulator._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(ushort* source) => Avx512F.ConvertToVector512UInt32(Vector256.Load(source));
}
