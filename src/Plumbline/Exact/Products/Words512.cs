using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>A register of 512 bits as pairs of 16-bit whole numbers, and of their sums of 32 bits: what a product kernel takes for a float32 is one of these.</summary>
internal readonly unsafe struct Words512(Vector512<int> value) : IWide<Words512>
{
    private readonly Vector512<int> _value = value;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<int>.Count;
    }

    public static Words512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<int>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Add(Words512 a, Words512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Load(float* source) => new(Vector512.Load((int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Broadcast(float* source) => new(Vector512.Create(*(int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 MultiplyAdd(Words512 accumulator, Words512 a, Words512 b) =>
        new(accumulator._value + Avx512BW.MultiplyAddAdjacent(a._value.AsInt16(), b._value.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store((int*)destination);
}
