namespace Plumbline.Studies.Replica;

/// <summary>
/// The replica's source of randomness: SplitMix64 with one stream a (seed, purpose, number), so that what a row needs
/// can be drawn without drawing the rows before it.
/// </summary>
/// <remarks>
/// Uses additions, multiplications, divisions and square roots only, with a logarithm and an exponential of its own:
/// the mathematics library of the system may differ in the last bit, and the replica is meant to be the same data everywhere.
/// </remarks>
internal struct ReplicaRandom
{
    private ulong _state;
    private double _spare;
    private bool _hasSpare;

    public ReplicaRandom(long seed, ReplicaStream stream, int number)
    {
        _state = Mix(Mix((ulong)seed + ((ulong)stream * 0x9E37_79B9_7F4A_7C15)) ^ ((ulong)(uint)number * 0xD1B5_4A32_D192_ED03));
        _spare = 0;
        _hasSpare = false;
    }

    /// <summary>Uniform in (0, 1): never 0, so that its logarithm is finite.</summary>
    public double Uniform() => ((Next() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double x, y, square;
        do
        {
            x = (2 * Uniform()) - 1;
            y = (2 * Uniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square >= 1);
        double factor = Math.Sqrt(-2 * Log(square) / square);
        _spare = y * factor;
        _hasSpare = true;
        return x * factor;
    }

    /// <summary>exp of a normal of the given deviation, divided by its root mean square: a scale that leaves the mean square at 1.</summary>
    public double LogNormalScale(double sigma) => Exp((sigma * Normal()) - (sigma * sigma));

    /// <summary>Natural logarithm of a positive normal number, by the series of the inverse hyperbolic tangent.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int n = 23; n >= 1; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return (exponent * 0.6931471805599453) + (2 * s * sum);
    }

    /// <summary>Exponential of a number between -700 and 700, by halving the range and Taylor's series.</summary>
    public static double Exp(double x)
    {
        double power = Math.Round(x * 1.4426950408889634);
        double rest = x - (power * 0.6931471805599453);
        double sum = 1;
        for (int n = 16; n >= 1; n--)
        {
            sum = 1 + (sum * rest / n);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)power + 1023) << 52);
    }

    private ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        return Mix(_state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
