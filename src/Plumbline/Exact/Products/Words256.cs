using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>A register of 256 bits as pairs of 16-bit whole numbers, and of their sums of 32 bits: what a product kernel takes for a float32 is one of these.</summary>
internal readonly unsafe struct Words256(Vector256<int> value) : IWide<Words256>
{
    private readonly Vector256<int> _value = value;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<int>.Count;
    }

    public static Words256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<int>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Add(Words256 a, Words256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Load(float* source) => new(Vector256.Load((int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Broadcast(float* source) => new(Vector256.Create(*(int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 MultiplyAdd(Words256 accumulator, Words256 a, Words256 b) =>
        new(accumulator._value + Avx2.MultiplyAddAdjacent(a._value.AsInt16(), b._value.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store((int*)destination);
}
