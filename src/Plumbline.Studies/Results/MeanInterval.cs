namespace Plumbline.Studies.Results;

/// <summary>A mean over runs with its 95% confidence interval.</summary>
/// <param name="Mean">Mean over runs.</param>
/// <param name="HalfWidth">Half the width of the interval (Student's t); NaN for one run, which has none.</param>
/// <param name="Runs">Number of runs.</param>
public readonly record struct MeanInterval(double Mean, double HalfWidth, int Runs)
{
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
        return new MeanInterval(mean, StudentQuantile.TwoSided95(values.Count - 1) * Math.Sqrt(variance / values.Count), values.Count);
    }
}
