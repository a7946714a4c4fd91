namespace Plumbline;

/// <summary>
/// Steele, Lea and Flood's SplitMix64: a small generator whose stream is fixed by its seed on every machine and every
/// version of .NET.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The generator after a number of draws.</summary>
    public static SplitMix64 After(ulong seed, ulong draws) => new(unchecked(seed + (draws * 0x9E37_79B9_7F4A_7C15)));

    public ulong Next()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound), by Lemire's multiplication; the bias is below 2^-32 for any bound.</summary>
    public int NextInt(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}
