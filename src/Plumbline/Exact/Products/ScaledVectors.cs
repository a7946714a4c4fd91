using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>Lengths of the vectors of a set, and the factors by which they are multiplied when packed. 12 bytes a vector.</summary>
internal sealed unsafe class ScaledVectors
{
    // Factors are float32; lengths outside this cannot be brought to about 1 by one of them.
    private const double LeastLength = 1e-30;
    private const double MostLength = 1e30;

    private ScaledVectors(VectorSet vectors, double scale, float[] factors, float[] norms, float[] starts, double longest, bool usable)
    {
        Vectors = vectors;
        Scale = scale;
        Factors = factors;
        Norms = norms;
        Starts = starts;
        Longest = longest;
        IsUsable = usable;
    }

    public VectorSet Vectors { get; }

    /// <summary>The power of two that all vectors are multiplied by; 1 for cosine, where each has its own factor.</summary>
    public double Scale { get; }

    /// <summary>What each vector is multiplied by.</summary>
    public float[] Factors { get; }

    /// <summary>Scaled lengths, rounded up.</summary>
    public float[] Norms { get; }

    /// <summary>Minus half the squared scaled length, from which a column of products starts; 0 where only the product counts.</summary>
    public float[] Starts { get; }

    /// <summary>The greatest length before scaling.</summary>
    public double Longest { get; }

    /// <summary>Whether the factors can be had in float32.</summary>
    public bool IsUsable { get; }

    /// <summary>Half the squared scaled length of a vector.</summary>
    public double Half(int row) => -Starts[row];

    /// <summary>Measures a set.</summary>
    /// <param name="vectors">The set; all its values are finite.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="scale">The base's scale, for queries; null to find it, for a base.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ScaledVectors Measure(VectorSet vectors, Metric metric, double? scale, int threads, CancellationToken cancellationToken)
    {
        int count = vectors.Count;
        double[] lengths = new double[count];
        const int Rows = 256;
        ParallelWork.Run(
            (count + Rows - 1) / Rows,
            threads,
            () => 0,
            (piece, _) =>
            {
                for (int row = piece * Rows; row < Math.Min(count, (piece + 1) * Rows); row++)
                {
                    lengths[row] = Math.Sqrt(DistanceKernel.Dot(vectors.Row(row), vectors.Row(row), vectors.Dimension));
                }
            },
            progress: null,
            cancellationToken);
        double longest = count == 0 ? 0 : lengths.Max();
        bool cosine = metric == Metric.Cosine;
        bool euclidean = metric is Metric.L2 or Metric.SquaredL2;
        double factor = cosine ? 1 : scale ?? PowerOfTwo(longest);
        float[] factors = new float[count];
        float[] norms = new float[count];
        float[] starts = new float[count];
        bool usable = factor is > LeastLength and < MostLength;
        for (int row = 0; row < count; row++)
        {
            double length = lengths[row];
            if (cosine)
            {
                usable &= length is 0 or (> LeastLength and < MostLength);
                factors[row] = length > 0 ? (float)(1 / length) : 0;
                norms[row] = length > 0 ? 1.0001f : 0;
            }
            else
            {
                double scaled = length * factor;
                factors[row] = (float)factor;
                norms[row] = (float)(scaled * 1.000001);
                starts[row] = euclidean ? (float)(-scaled * scaled / 2) : 0;
            }
        }

        return new ScaledVectors(vectors, factor, factors, norms, starts, longest, usable);
    }

    /// <summary>The factor that brings the longest to [0.5, 1).</summary>
    private static double PowerOfTwo(double longest) => longest > 0 ? Math.ScaleB(1, -Math.ILogB(longest) - 1) : 1;
}
