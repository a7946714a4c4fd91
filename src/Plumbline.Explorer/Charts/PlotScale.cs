namespace Plumbline.Explorer.Charts;

/// <summary>A linear axis: values to places on the drawing.</summary>
/// <param name="Low">Value at <paramref name="Start"/>.</param>
/// <param name="High">Value at <paramref name="End"/>.</param>
/// <param name="Start">Place of the low end, in units of the drawing.</param>
/// <param name="End">Place of the high end.</param>
public readonly record struct PlotScale(double Low, double High, double Start, double End)
{
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>The place of a value; values beyond the ends lie on them.</summary>
    /// <param name="value">The value.</param>
    public double At(double value) => Start + ((End - Start) * Math.Clamp(High > Low ? (value - Low) / (High - Low) : 0, 0, 1));

    /// <summary>Round values to label, at most so many.</summary>
    /// <param name="most">1 or more.</param>
    public IEnumerable<double> Ticks(int most)
    {
        double span = High - Low;
        if (!(span > 0))
        {
            return [Low];
        }

        double rough = span / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = Steps.First(candidate => candidate * power >= rough * (1 - 1e-9)) * power;
        double first = Math.Ceiling((Low / step) - 1e-9) * step;
        int count = (int)Math.Floor(((High - first) / step) + 1e-9) + 1;
        return Enumerable.Range(0, count).Select(i => first + (i * step));
    }
}
