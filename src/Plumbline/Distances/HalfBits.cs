namespace Plumbline.Distances;

/// <summary>
/// How a half-precision number becomes a float32 by whole vectors: widened with its sign and moved up, its exponent and fraction are at
/// their places, and the number is that float32 times 2^112, subnormal numbers too. (.NET has no instruction for it.)
/// </summary>
internal static class HalfBits
{
    /// <summary>How far up the bits move.</summary>
    public const int Shift = 13;

    /// <summary>Sign, exponent and fraction; between them are copies of the sign.</summary>
    public const int Kept = unchecked((int)0x8FFF_E000);

    /// <summary>2^112. A product with it is exact, so that a difference to it may be fused.</summary>
    public const float Scale = 5192296858534827628530496329220096f;
}
