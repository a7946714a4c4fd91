using Plumbline.Distances;

namespace Plumbline;

/// <summary>Refuses vectors that float32 distances do not hold.</summary>
internal static unsafe class VectorLimits
{
    /// <summary>
    /// Refuses a vector so long that its squared distance to another as long, at most four times its squared length, may overflow float32:
    /// all such distances would tie at infinity. Cosine distances are at most 2 whatever the length. O(d).
    /// </summary>
    /// <param name="vector">Finite values.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static void RequireRepresentable(ReadOnlySpan<float> vector, Metric metric, string name)
    {
        if (metric == Metric.Cosine)
        {
            return;
        }

        double squared;
        fixed (float* values = vector)
        {
            squared = DistanceKernel.Dot(values, values, vector.Length);
        }

        if (squared * 4 > float.MaxValue)
        {
            throw new ArgumentException($"{name}: found length {Math.Sqrt(squared):G4}, expected at most {Math.Sqrt(float.MaxValue / 4.0):G4}, so that distances fit float32 (scale the vectors down).");
        }
    }

    /// <summary>Refuses values that are not finite, and vectors that are too long. O(n d).</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="name">What the caller calls them.</param>
    /// <exception cref="ArgumentException">There is one; the message names its row.</exception>
    public static void Require(VectorSet vectors, Metric metric, string name)
    {
        vectors.RequireFinite(name);
        for (int row = 0; row < vectors.Count; row++)
        {
            RequireRepresentable(vectors[row], metric, $"{name}: row {row}");
        }
    }
}
