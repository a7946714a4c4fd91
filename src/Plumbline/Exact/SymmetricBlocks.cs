using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>The pairs of one set's vectors, each once, in blocks that stay in the processor's cache.</summary>
internal static class SymmetricBlocks
{
    private const int BlockBytes = 384 * 1024;
    private const int MostRows = 64;

    /// <summary>Rows of a block, and its columns, at most.</summary>
    /// <param name="dimension">Components of a vector.</param>
    public static int RowsFor(int dimension) =>
        Math.Clamp(BlockBytes / (dimension * sizeof(float)) / DistanceKernel.TileSize * DistanceKernel.TileSize, DistanceKernel.TileSize, MostRows);

    /// <summary>Runs through the blocks on and above the diagonal, row by row, so that blocks that follow each other share a row.</summary>
    /// <typeparam name="T">What each thread has of its own.</typeparam>
    /// <param name="vectors">The set.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="worker">Makes what a thread has of its own.</param>
    /// <param name="block">Called with first row, rows, first column, columns; the two first are the same on the diagonal alone.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Run<T>(
        VectorSet vectors, int threads, Func<T> worker, Action<int, int, int, int, T> block, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int count = vectors.Count;
        int size = RowsFor(vectors.Dimension);
        int blocks = (count + size - 1) / size;
        List<(int Row, int Column)> pairs = [];
        for (int row = 0; row < blocks; row++)
        {
            for (int column = row; column < blocks; column++)
            {
                pairs.Add((row * size, column * size));
            }
        }

        ParallelWork.Run(
            pairs.Count,
            threads,
            worker,
            (pair, own) =>
            {
                (int row, int column) = pairs[pair];
                block(row, Math.Min(size, count - row), column, Math.Min(size, count - column), own);
            },
            progress,
            cancellationToken);
        GC.KeepAlive(vectors);
    }
}
