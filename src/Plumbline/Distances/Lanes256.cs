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
    public static Lanes256 AddSquaredDifference(Lanes256 accumulator, Lanes256 a, Lanes256 b)
    {
        Vector256<float> lower = a._lower - b._lower;
        Vector256<float> upper = a._upper - b._upper;
        return new(
            Vector256.FusedMultiplyAdd(lower, lower, accumulator._lower),
            Vector256.FusedMultiplyAdd(upper, upper, accumulator._upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 accumulator) => LaneSum.Of(accumulator._lower + accumulator._upper);
}
