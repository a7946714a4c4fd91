namespace Plumbline.Studies.Published;

/// <summary>A value over runs. Runs without a value (NaN) are left out.</summary>
/// <param name="Runs">Runs with a value.</param>
/// <param name="Mean">Mean; NaN of no runs, as all that follows.</param>
/// <param name="Deviation">Standard deviation from run to run (of the sample); NaN of one run.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
public readonly record struct RunSpread(int Runs, double Mean, double Deviation, double Min, double Max)
{
    /// <summary>Takes one value a run.</summary>
    /// <param name="values">The values; NaN where a run has none.</param>
    public static RunSpread Of(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        if (known.Length == 0)
        {
            return new RunSpread(0, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double mean = known.Average();
        double deviation = known.Length == 1 ? double.NaN : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        return new RunSpread(known.Length, mean, deviation, known.Min(), known.Max());
    }
}
