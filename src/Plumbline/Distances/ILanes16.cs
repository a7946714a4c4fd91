namespace Plumbline.Distances;

/// <summary>
/// Sixteen float32 accumulators. Every instruction set computes with the same sixteen lanes, fused multiply-adds and
/// the same summation tree, so that a distance has the same bits on every machine.
/// </summary>
internal unsafe interface ILanes16<TSelf>
    where TSelf : struct, ILanes16<TSelf>
{
    static abstract TSelf Zero { get; }

    /// <summary>Reads sixteen values; no alignment is asked for.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Reads sixteen whole numbers of 0 to 255.</summary>
    static abstract TSelf LoadBytes(byte* source);

    /// <summary>Reads sixteen finite half-precision values; every one of them is a float32.</summary>
    static abstract TSelf LoadHalves(ushort* source);

    /// <summary>Reads sixteen values from the float32 nearest to each that has 16 bits (bfloat16).</summary>
    static abstract TSelf LoadHigh(ushort* high);

    /// <summary>Reads sixteen values from their upper 16 bits, rounded, and the signed rest.</summary>
    static abstract TSelf LoadSplit(ushort* high, short* low);

    /// <summary>Writes sixteen values.</summary>
    static abstract void Store(TSelf lanes, float* destination);

    /// <summary>accumulator + (a - b)², lane by lane, the square and the sum fused.</summary>
    static abstract TSelf AddSquaredDifference(TSelf accumulator, TSelf a, TSelf b);

    /// <summary>accumulator + (a - b)² for half-precision b: the same bits as by way of <see cref="LoadHalves"/>, in fewer steps where there are.</summary>
    static abstract TSelf AddSquaredDifferenceToHalves(TSelf accumulator, TSelf a, ushort* b);

    /// <summary>accumulator + a b, lane by lane, fused.</summary>
    static abstract TSelf AddProduct(TSelf accumulator, TSelf a, TSelf b);

    /// <summary>Adds the lanes: i with i + 8, then i with i + 4, then i with i + 2, then the two left.</summary>
    static abstract float Sum(TSelf accumulator);
}
