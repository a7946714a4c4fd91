using System.Globalization;
using Plumbline.Distances;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Truth;

/// <summary>Refuses vectors whose distances float32 cannot hold.</summary>
public static unsafe class VectorLengths
{
    private const int Rows = 256;

    /// <summary>
    /// Refuses vectors so long that a squared distance or a product of two may overflow float32, so that they would tie at
    /// infinity: ||a - b||² is at most 4 times the larger squared length. Cosine distances are at most 2 whatever the length. O(n d).
    /// </summary>
    /// <param name="vectors">The vectors, all finite.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="path">The file, for the message.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PlanException">There is such a vector; the message names the first.</exception>
    public static void RequireRepresentable(VectorSet vectors, Metric metric, string path, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (metric == Metric.Cosine)
        {
            return;
        }

        int first = int.MaxValue;
        Lock found = new();
        ParallelWork.Run(
            (vectors.Count + Rows - 1) / Rows,
            threads,
            () => 0,
            (piece, _) =>
            {
                for (int row = piece * Rows; row < Math.Min((piece + 1) * Rows, vectors.Count); row++)
                {
                    if (SquaredLength(vectors, row) * 4 > float.MaxValue)
                    {
                        lock (found)
                        {
                            first = Math.Min(first, row);
                        }

                        return;
                    }
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
    }

    private static double SquaredLength(VectorSet vectors, int row) =>
        DistanceKernel.Dot(vectors.Row(row), vectors.Row(row), vectors.Dimension);
}
