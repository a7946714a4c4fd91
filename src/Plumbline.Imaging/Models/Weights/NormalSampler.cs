namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// Standard normal numbers by Marsaglia's polar method from SplitMix64. Only +, -, x, / and square roots, which IEEE 754 rounds in one
/// way: the logarithm of the system's library, which differs in its last bit between systems, is not called.
/// </summary>
internal struct NormalSampler(ulong seed)
{
    private SplitMix64 _random = new(seed);
    private double _spare;
    private bool _hasSpare;

    /// <summary>The next number.</summary>
    public double Next()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double x, y, s;
        do
        {
            x = (2 * _random.NextDouble()) - 1;
            y = (2 * _random.NextDouble()) - 1;
            s = (x * x) + (y * y);
        }
        while (s >= 1 || s == 0);

        double factor = Math.Sqrt(-2 * Log(s) / s);
        _spare = y * factor;
        _hasSpare = true;
        return x * factor;
    }

    /// <summary>
    /// The natural logarithm of a positive normal number, to about 1e-15: ln m = 2 artanh((m - 1) / (m + 1)) with m in
    /// [sqrt 1/2, sqrt 2), by its series.
    /// </summary>
    internal static double Log(double value)
    {
        const double Ln2 = 0.69314718055994530942;
        const double SqrtHalf = 0.70710678118654752440;
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FE0_0000_0000_0000);
        if (mantissa < SqrtHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        double t = (mantissa - 1) / (mantissa + 1);
        double square = t * t;
        double sum = 0;
        // |t| is at most 0.172, so that the terms from t^25 on do not count.
        for (int power = 23; power >= 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }

        return (exponent * Ln2) + (2 * t * sum);
    }
}
