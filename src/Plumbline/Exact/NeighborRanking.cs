namespace Plumbline.Exact;

/// <summary>
/// For each vector of a set, all vectors (itself included) in order of (distance, id): rank space. n x n 16-bit ids
/// (200 MB for n = 10,000).
/// </summary>
/// <remarks>Reading is thread-safe.</remarks>
internal sealed unsafe class NeighborRanking : IDisposable
{
    private ushort* _data;

    private NeighborRanking(int count)
    {
        Count = count;
        _data = (ushort*)LargeMemory.Allocate((nuint)SizeFor(count));
    }

    /// <summary>Frees the memory of a ranking that was not disposed.</summary>
    ~NeighborRanking() => Free();

    /// <summary>The most vectors that can be ranked: ids have 16 bits.</summary>
    public const int MostVectors = ushort.MaxValue + 1;

    /// <summary>Number of vectors, n.</summary>
    public int Count { get; }

    /// <summary>Bytes that the ranking of <paramref name="count"/> vectors takes, 2 n².</summary>
    public static long SizeFor(int count) => (long)count * count * sizeof(ushort);

    /// <summary>Ranks every row of a matrix, and reads the k nearest others off. O(n²).</summary>
    /// <param name="matrix">All distances of at most <see cref="MostVectors"/> vectors.</param>
    /// <param name="k">Neighbours for the table, 1 to n - 1.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The ranking, and the table that <see cref="DistanceMatrix.Neighbors"/> gives, of raw distances.</returns>
    public static (NeighborRanking Ranking, NeighborTable Neighbors) Compute(
        DistanceMatrix matrix, int k, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(matrix.Count, MostVectors);
        NeighborRanking ranking = new(matrix.Count);
        NeighborTable table = new(matrix.Count, k);
        try
        {
            ParallelWork.Run(
                matrix.Count,
                threads,
                () => (Sorter: new RowSorter(matrix.Count), Nearest: new ulong[k]),
                (row, worker) => ranking.Fill(row, worker.Sorter.Sort(matrix.Row(row)), worker.Nearest, table),
                progress,
                cancellationToken);
            return (ranking, table);
        }
        catch
        {
            ranking.Dispose();
            throw;
        }
    }

    /// <summary>Ids in order of (distance, id) from a vector, itself among them.</summary>
    public ReadOnlySpan<ushort> Row(int id)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        return new(_data + ((long)id * Count), Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Fill(int row, ReadOnlySpan<ulong> sorted, ulong[] nearest, NeighborTable table)
    {
        ushort* target = _data + ((long)row * Count);
        for (int rank = 0; rank < sorted.Length; rank++)
        {
            target[rank] = (ushort)SortKey.Id(sorted[rank]);
        }

        RowSorter.Others(sorted, row, nearest);
        table.SetFromKeys(row, nearest);
    }

    private void Free()
    {
        LargeMemory.Free(_data);
        _data = null;
    }
}
