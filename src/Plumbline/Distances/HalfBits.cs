namespace Plumbline.Distances;

/// <summary>
/// How a half-precision number becomes a float32 by whole vectors: its exponent and fraction moved to their places are the number
/// times 2^-112, subnormal numbers too. (.NET has no instruction for it.)
/// </summary>
internal static class HalfBits
{
    public const uint Magnitude = 0x7FFF;
    public const uint Sign = 0x8000;
    public const int Shift = 13;
    public const float Scale = 5192296858534827628530496329220096f;
}
