using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>
/// The distances of one set's vectors, each pair worked out once, in squares. A square is put together where it stays in the
/// processor's cache, and its rows and columns go out in long stretches: a matrix of n rows lies in another page in each row.
/// </summary>
internal static unsafe class SymmetricBlocks
{
    // Vectors that are compared with each other at a time, in the cache.
    private const int BlockBytes = 384 * 1024;
    private const int MostRows = 64;

    // Vectors of a square, at most. A cache line more, so that the rows of the widest do not fall on each other in the cache.
    private const int MostSide = 192;
    private const int Padding = 16;

    // Squares for each thread, that all end at about the same time.
    private const int SquaresAThread = 16;

    /// <summary>Receives distances from one vector to consecutive ones: the vector, the first of the others, and the distances. Called by several threads.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="first">The first of the others; the vector itself may be among them.</param>
    /// <param name="distances">Raw distances, valid until it returns.</param>
    public delegate void Receive(int vector, int first, ReadOnlySpan<float> distances);

    /// <summary>Works out all distances. O(n² d / 2).</summary>
    /// <param name="distances">Distances of the set, to itself.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="receive">Receives each vector's distances to all, itself among them, in stretches.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Run(DistanceComputer distances, int threads, Receive receive, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int count = distances.Vectors.Count;
        int rows = RowsFor(distances.Vectors.Dimension);
        int side = SideFor(count, rows, threads == 0 ? Environment.ProcessorCount : threads);
        int sides = (count + side - 1) / side;
        List<(int Row, int Column)> squares = [];
        for (int row = 0; row < sides; row++)
        {
            for (int column = row; column < sides; column++)
            {
                squares.Add((row * side, column * side));
            }
        }

        ParallelWork.Run(
            squares.Count,
            threads,
            () => (Square: new float[side * (side + Padding)], Column: new float[side]),
            (square, own) =>
            {
                (int row, int column) = squares[square];
                Fill(distances, rows, row, Math.Min(side, count - row), column, Math.Min(side, count - column), own.Square, side + Padding);
                Send(row, Math.Min(side, count - row), column, Math.Min(side, count - column), own.Square, side + Padding, own.Column, receive);
            },
            progress,
            cancellationToken);
        GC.KeepAlive(distances.Vectors);
    }

    private static int RowsFor(int dimension) =>
        Math.Clamp(BlockBytes / (dimension * sizeof(float)) / DistanceKernel.TileSize * DistanceKernel.TileSize, DistanceKernel.TileSize, MostRows);

    private static int SideFor(int count, int rows, int threads)
    {
        // s sides of squares make s² / 2 squares.
        int sides = (int)Math.Ceiling(Math.Sqrt(2.0 * SquaresAThread * threads));
        return Math.Clamp(count / sides / rows * rows, rows, MostSide / rows * rows);
    }

    private static void Fill(DistanceComputer distances, int rows, int row, int height, int column, int width, float[] square, int stride)
    {
        fixed (float* values = square)
        {
            for (int i = 0; i < height; i += rows)
            {
                // Below the diagonal, (a - b)² and (b - a)² have the same bits, and so have their sums.
                for (int j = row == column ? i : 0; j < width; j += rows)
                {
                    distances.Tile(
                        distances.Vectors, row + i, Math.Min(rows, height - i), column + j, Math.Min(rows, width - j), values + (i * stride) + j, stride);
                }
            }

            if (row == column)
            {
                for (int i = 1; i < height; i++)
                {
                    for (int j = 0; j < i; j++)
                    {
                        values[(i * stride) + j] = values[(j * stride) + i];
                    }
                }
            }
        }
    }

    private static void Send(int row, int height, int column, int width, float[] square, int stride, float[] own, Receive receive)
    {
        for (int i = 0; i < height; i++)
        {
            receive(row + i, column, square.AsSpan(i * stride, width));
        }

        for (int j = 0; j < width && row != column; j++)
        {
            for (int i = 0; i < height; i++)
            {
                own[i] = square[(i * stride) + j];
            }

            receive(column + j, row, own.AsSpan(0, height));
        }
    }
}
