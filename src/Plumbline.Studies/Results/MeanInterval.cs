namespace Plumbline.Studies.Results;

/// <summary>A mean over runs with its 95% confidence interval.</summary>
/// <param name="Mean">Mean over runs.</param>
/// <param name="HalfWidth">Half the width of the interval (Student's t); NaN for one run, which has none.</param>
/// <param name="Runs">Number of runs.</param>
public readonly record struct MeanInterval(double Mean, double HalfWidth, int Runs)
{
    // Two-sided 95% quantiles of Student's t for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook, table 1.3.6.7.2).
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Lower end of the interval; the mean itself for one run.</summary>
    public double Low => double.IsNaN(HalfWidth) ? Mean : Mean - HalfWidth;

    /// <summary>Upper end of the interval; the mean itself for one run.</summary>
    public double High => double.IsNaN(HalfWidth) ? Mean : Mean + HalfWidth;

    /// <summary>Takes one value a run.</summary>
    /// <param name="values">The values; at least one.</param>
    public static MeanInterval Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = values.Average();
        if (values.Count < 2)
        {
            return new MeanInterval(mean, double.NaN, values.Count);
        }

        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return new MeanInterval(mean, Quantile(values.Count - 1) * Math.Sqrt(variance / values.Count), values.Count);
    }

    /// <summary>From the table, and beyond it by the expansion in 1 / freedom (Abramowitz and Stegun 26.7.5), right to four digits.</summary>
    private static double Quantile(int freedom)
    {
        const double Z = 1.959964;
        return freedom <= Quantiles.Length
            ? Quantiles[freedom - 1]
            : Z + (((Z * Z * Z) + Z) / (4.0 * freedom)) + (((5 * Math.Pow(Z, 5)) + (16 * Z * Z * Z) + (3 * Z)) / (96.0 * freedom * freedom));
    }
}
