using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>
/// All other vectors in order of distance from each vector of one set, k = n - 1. Every pair is worked out once, into the place of the table where
/// distances go, and each row is sorted there: nothing of n x n is allocated but the result.
/// </summary>
internal static unsafe class FullRanking
{
    /// <summary>Ranks. O(n² (d / 2 + 1)), 8 n² bytes, the result's.</summary>
    /// <param name="distances">Distances of the set, to itself.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>n x (n - 1) neighbours.</returns>
    /// <exception cref="InsufficientMemoryException">There is less memory than the result takes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NeighborTable Compute(DistanceComputer distances, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        VectorSet vectors = distances.Vectors;
        int count = vectors.Count;
        MemoryLimit.Require((nuint)count * (nuint)(count - 1) * (sizeof(int) + sizeof(float)));
        NeighborTable table = new(count, count - 1);
        fixed (float* places = table.DistancePlaces)
        {
            Rows rows = new(places, count);
            SymmetricBlocks.Run(distances, threads, rows.Receive, progress, cancellationToken);
            ParallelWork.Run(
                count,
                threads,
                () => new RowSorter(count - 1),
                (row, sorter) =>
                {
                    table.SetFromKeys(row, sorter.Sort(rows.Row(row), row));
                    if (distances.Metric == Metric.L2)
                    {
                        table.TakeRoots(row);
                    }
                },
                progress: null,
                cancellationToken);
        }

        return table;
    }

    /// <summary>A matrix without its diagonal: row i has the distances to 0 to i - 1 and to i + 1 to n - 1.</summary>
    private readonly struct Rows(float* data, int count)
    {
        /// <summary>The distances from i, by ascending id.</summary>
        public ReadOnlySpan<float> Row(int i) => new(data + ((long)i * (count - 1)), count - 1);

        /// <summary>Takes the distances from a vector to consecutive ones, but for its own.</summary>
        public void Receive(int vector, int first, ReadOnlySpan<float> distances)
        {
            Span<float> row = new(data + ((long)vector * (count - 1)), count - 1);
            int before = Math.Clamp(vector - first, 0, distances.Length);
            distances[..before].CopyTo(row[first..]);
            if (before < distances.Length)
            {
                int after = first + before == vector ? before + 1 : before;
                distances[after..].CopyTo(row[(first + after - 1)..]);
            }
        }
    }
}
