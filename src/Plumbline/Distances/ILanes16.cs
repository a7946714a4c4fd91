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

    /// <summary>accumulator + (a - b)², lane by lane, the square and the sum fused.</summary>
    static abstract TSelf AddSquaredDifference(TSelf accumulator, TSelf a, TSelf b);

    /// <summary>Adds the lanes: i with i + 8, then i with i + 4, then i with i + 2, then the two left.</summary>
    static abstract float Sum(TSelf accumulator);
}
