namespace Plumbline.Exact.Products;

/// <summary>A register of float32 as a product kernel uses it.</summary>
internal unsafe interface IWide<TSelf>
    where TSelf : struct, IWide<TSelf>
{
    /// <summary>Values in it.</summary>
    static abstract int Width { get; }

    static abstract TSelf Zero { get; }

    /// <summary>a + b.</summary>
    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary>Reads <see cref="Width"/> values; no alignment is asked for.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same value in all places.</summary>
    static abstract TSelf Broadcast(float* source);

    /// <summary>accumulator + a b, fused where the machine fuses.</summary>
    static abstract TSelf MultiplyAdd(TSelf accumulator, TSelf a, TSelf b);

    /// <summary>Writes <see cref="Width"/> values.</summary>
    void Store(float* destination);
}
