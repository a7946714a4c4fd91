using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>
/// All distances among the vectors of one set, n x n float32 in memory (400 MB for n = 10,000). Where it fits, exact
/// neighbours, graph construction and graph search read distances here instead of computing them again; the values are
/// the very ones that they would compute.
/// </summary>
/// <remarks>Holds squared distances for <see cref="Metric.L2"/>. Reading is thread-safe.</remarks>
public sealed unsafe class DistanceMatrix : IDisposable
{
    private float* _data;

    private DistanceMatrix(int count, Metric metric)
    {
        Count = count;
        Metric = metric;
        _data = (float*)LargeMemory.Allocate((nuint)SizeFor(count));
    }

    /// <summary>Frees the memory of a matrix that was not disposed.</summary>
    ~DistanceMatrix() => Free();

    /// <summary>Number of vectors, n.</summary>
    public int Count { get; }

    /// <summary>The metric of the distances.</summary>
    public Metric Metric { get; }

    /// <summary>Bytes that the matrix of <paramref name="count"/> vectors takes, 4 n².</summary>
    /// <param name="count">Number of vectors.</param>
    public static long SizeFor(int count) => (long)count * count * sizeof(float);

    /// <summary>Computes the distances, each pair once. O(n² d / 2).</summary>
    /// <param name="vectors">The vectors, n x d.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DistanceMatrix Compute(
        VectorSet vectors,
        Metric metric,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfNegative(options?.Threads ?? 0, nameof(options));
        vectors.RequireFinite(nameof(vectors), options?.Threads ?? 0);
        DistanceMatrix matrix = new(vectors.Count, metric);
        try
        {
            matrix.Fill(vectors, options?.Threads ?? 0, progress, cancellationToken);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>The k nearest other vectors for each vector, as <see cref="ExactSearch.SelfJoin"/> gives them.</summary>
    /// <param name="k">Neighbours a vector, 1 to n - 1.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n - 1.</exception>
    public NeighborTable Neighbors(int k, ExactSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Count - 1);
        NeighborTable table = new(Count, k);
        // Selection saves nothing where most are wanted.
        bool ranksAll = (long)k * ExactIndex.DirectShare > Count;
        ParallelWork.Run(
            Count,
            options?.Threads ?? 0,
            () => (Nearest: new TopK(k), Keys: new ulong[k], Sorter: new RowSorter(ranksAll ? Count : 0)),
            (row, worker) =>
            {
                if (ranksAll)
                {
                    RowSorter.Others(worker.Sorter.Sort(Row(row)), row, worker.Keys);
                    table.SetFromKeys(row, worker.Keys);
                }
                else
                {
                    worker.Nearest.Clear();
                    worker.Nearest.AddRange(Row(row), 0, row);
                    table.SetFromKeys(row, worker.Nearest.Sorted());
                }

                if (Metric == Metric.L2)
                {
                    table.TakeRoots(row);
                }
            },
            progress: null,
            cancellationToken);
        return table;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Raw distances from one vector to all, itself included.</summary>
    internal ReadOnlySpan<float> Row(int id) => new(RowPointer(id), Count);

    internal float* RowPointer(int id)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        return _data + ((long)id * Count);
    }

    private void Fill(VectorSet vectors, int threads, IProgress<double>? progress, CancellationToken cancellationToken) =>
        SymmetricBlocks.Run(
            new DistanceComputer(vectors, Metric),
            threads,
            (vector, first, distances) => distances.CopyTo(new Span<float>(RowPointer(vector) + first, distances.Length)),
            progress,
            cancellationToken);

    private void Free()
    {
        LargeMemory.Free(_data);
        _data = null;
    }
}
