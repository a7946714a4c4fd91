using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static Lanes512 AddSquaredDifference(Lanes512 accumulator, Lanes512 a, Lanes512 b)
    {
        Vector512<float> difference = a._value - b._value;
        return new(Vector512.FusedMultiplyAdd(difference, difference, accumulator._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 accumulator) => LaneSum.Of(accumulator._value.GetLower() + accumulator._value.GetUpper());
}
