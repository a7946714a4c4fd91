namespace Plumbline.Studies.Results;

/// <summary>How mean overlap@k differs from graph to graph.</summary>
/// <param name="K">Neighbourhood size.</param>
/// <param name="Min">Least mean overlap of any graph.</param>
/// <param name="Max">Largest.</param>
/// <param name="StandardDeviation">Standard deviation over graphs, of a sample (divided by their number less one).</param>
public readonly record struct SensitivitySpread(int K, double Min, double Max, double StandardDeviation)
{
    /// <summary>Largest less least.</summary>
    public double Range => Max - Min;
}
