using System.Globalization;
using Plumbline.Distances;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Truth;

/// <summary>Refuses vectors whose distances float32 cannot hold.</summary>
internal static unsafe class VectorLengths
{
    private const int Rows = 256;

    // Typical squared distances of such vectors, 1e-36, are the last that keep all digits of float32.
    private const double LeastLength = 1e-18;

    /// <summary>
    /// Refuses vectors so long that a squared distance or a product of two may overflow float32, so that they would tie at
    /// infinity: ||a - b||² is at most 4 times the larger squared length. Cosine distances are at most 2 whatever the length. O(n d).
    /// </summary>
    /// <param name="vectors">The vectors, all finite.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="path">The file, for the message.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The greatest length; 0 for cosine, which does not depend on it.</returns>
    /// <exception cref="PlanException">There is such a vector; the message names the first.</exception>
    public static double RequireRepresentable(VectorSet vectors, Metric metric, string path, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (metric == Metric.Cosine)
        {
            return 0;
        }

        int first = int.MaxValue;
        double longest = 0;
        Lock found = new();
        ParallelWork.Run(
            (vectors.Count + Rows - 1) / Rows,
            threads,
            () => 0,
            (piece, _) =>
            {
                double most = 0;
                for (int row = piece * Rows; row < Math.Min((piece + 1) * Rows, vectors.Count); row++)
                {
                    most = Math.Max(most, SquaredLength(vectors, row));
                    if (most * 4 > float.MaxValue)
                    {
                        lock (found)
                        {
                            first = Math.Min(first, row);
                        }

                        return;
                    }
                }

                lock (found)
                {
                    longest = Math.Max(longest, most);
                }
            },
            progress: null,
            cancellationToken);
        if (first < int.MaxValue)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: row {first}: found length {Math.Sqrt(SquaredLength(vectors, first)):G4}, expected at most {Math.Sqrt(float.MaxValue / 4.0):G4}, so that distances fit float32 (scale the vectors down)"));
        }

        return Math.Sqrt(longest);
    }

    /// <summary>
    /// Refuses vectors that are all so short that their squared distances or products vanish in float32, so that they would tie
    /// at zero. Vectors that are all zero do so rightly.
    /// </summary>
    /// <param name="longest">The greatest length of base and queries, as <see cref="RequireRepresentable"/> found it.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="PlanException">They are.</exception>
    public static void RequireNotVanishing(double longest, string path)
    {
        if (longest is > 0 and < LeastLength)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: found no vector longer than {longest:G4}, expected one of at least {LeastLength:G4}, so that squared distances fit float32 (scale the vectors up)"));
        }
    }

    private static double SquaredLength(VectorSet vectors, int row) =>
        DistanceKernel.Dot(vectors.Row(row), vectors.Row(row), vectors.Dimension);
}
