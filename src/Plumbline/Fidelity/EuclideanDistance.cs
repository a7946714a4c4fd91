namespace Plumbline.Fidelity;

/// <summary>The geometry of the standard convention is Euclidean: lengths, not squares.</summary>
public static class EuclideanDistance
{
    /// <summary>The length that a distance of a table stands for.</summary>
    /// <param name="distance">A distance in the unit of <paramref name="metric"/>.</param>
    /// <param name="metric">
    /// L2: the distance itself. Squared L2: its root. Cosine: the length between the unit vectors, √(2 (1 - cos)).
    /// </param>
    /// <exception cref="NotSupportedException">The metric is the inner product, which is no distance.</exception>
    public static double From(float distance, Metric metric) => metric switch
    {
        Metric.L2 => distance,
        Metric.SquaredL2 => Math.Sqrt(distance),
        Metric.Cosine => Math.Sqrt(2 * (double)distance),
        _ => throw new NotSupportedException($"{metric} is not a distance: neighbour distance, barycenter shift and LID are not defined for it."),
    };

    internal static double[] From(ReadOnlySpan<float> distances, Metric metric)
    {
        double[] lengths = new double[distances.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = From(distances[i], metric);
        }

        return lengths;
    }
}
