using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>Local intrinsic dimensionality of a neighbourhood, where the metric has lengths.</summary>
internal static class NeighborhoodLid
{
    /// <summary>The maximum likelihood estimate; NaN where it is not defined.</summary>
    /// <param name="distances">Distances, ascending.</param>
    /// <param name="metric">Their metric.</param>
    public static double Of(ReadOnlySpan<float> distances, Metric metric)
    {
        if (metric == Metric.InnerProduct)
        {
            return double.NaN;
        }

        Span<double> lengths = distances.Length <= 1024 ? stackalloc double[distances.Length] : new double[distances.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = EuclideanDistance.From(distances[i], metric);
        }

        return LocalIntrinsicDimensionality.Estimate(lengths, LidEstimator.MaximumLikelihood);
    }
}
