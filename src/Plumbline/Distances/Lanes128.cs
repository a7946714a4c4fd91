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
    public static Lanes128 AddSquaredDifference(Lanes128 accumulator, Lanes128 a, Lanes128 b) => new(
        Add(accumulator._v0, a._v0 - b._v0),
        Add(accumulator._v1, a._v1 - b._v1),
        Add(accumulator._v2, a._v2 - b._v2),
        Add(accumulator._v3, a._v3 - b._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes128 accumulator) =>
        LaneSum.Of(Vector256.Create(accumulator._v0 + accumulator._v2, accumulator._v1 + accumulator._v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> accumulator, Vector128<float> difference) =>
        Vector128.FusedMultiplyAdd(difference, difference, accumulator);
}
