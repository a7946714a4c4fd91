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
            SymmetricBlocks.Run(
                vectors,
                threads,
                () => new float[SymmetricBlocks.RowsFor(vectors.Dimension) * SymmetricBlocks.RowsFor(vectors.Dimension)],
                (row, height, column, width, diagonal) =>
                {
                    if (row == column)
                    {
                        rows.SetDiagonal(distances, row, height, diagonal);
                        return;
                    }

                    distances.Tile(vectors, row, height, column, width, rows.Place(row, column), count - 1);
                    rows.Mirror(row, height, column, width);
                },
                progress,
                cancellationToken);
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

        /// <summary>Where the distance from i to another vector j is.</summary>
        public float* Place(int i, int j) => data + ((long)i * (count - 1)) + (j < i ? j : j - 1);

        public void SetDiagonal(DistanceComputer distances, int first, int height, float[] block)
        {
            fixed (float* values = block)
            {
                distances.Tile(distances.Vectors, first, height, first, height, values, height);
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < height; j++)
                    {
                        if (i != j)
                        {
                            *Place(first + i, first + j) = values[(i * height) + j];
                        }
                    }
                }
            }
        }

        /// <summary>Copies a block above the diagonal below it. (a - b)² and (b - a)² have the same bits, and so have their sums.</summary>
        public void Mirror(int row, int height, int column, int width)
        {
            for (int j = column; j < column + width; j++)
            {
                float* target = Place(j, row);
                for (int i = 0; i < height; i++)
                {
                    target[i] = *Place(row + i, j);
                }
            }
        }
    }
}
