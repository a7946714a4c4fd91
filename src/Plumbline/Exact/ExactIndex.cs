using Plumbline.Distances;
using Plumbline.Exact.Products;

namespace Plumbline.Exact;

/// <summary>
/// A base set made ready for exact k-nearest-neighbour search: checked once, its lengths known. Takes 20 to 48 bytes a vector
/// besides the vectors, which it does not copy. Ties are broken by id: of two points equally far, the smaller id is nearer.
/// </summary>
/// <remarks>
/// A blocked matrix product filters the points, with an error bound that loses none; what passes is decided by direct
/// distances (sums of squared differences in float32, or inner products in float64), so that results do not depend on the
/// filter, the instruction set, the number of threads or the size of a block. O(queries n d). While a search runs it takes,
/// for each thread, at most 64 MB of candidates (or a dozen lists of 16 k + 512 bytes where these take more), 8 MB of packed
/// queries, 0.5 MB of packed base vectors, and 18 MB for candidates under review (8 bytes a vector of the base more where
/// queries are many); the order in which a base of up to a million vectors is met takes 4 bytes a vector. A self-join keeps the
/// candidates of all vectors, up to 1 GiB, beyond which it is searched as other queries are; for k above a third of n it keeps
/// all distances, 4 n² bytes. Up to eight queries at a time, unless they are done at once, are searched by threads that look
/// out for more for half a millisecond before they sleep; <see cref="ExactSearchOptions.Threads"/> of 1 has none of them.
/// Searching is thread-safe; the vectors must not change or be disposed meanwhile.
/// Neighbours rank by float32 values, for <see cref="Metric.L2"/> by the squared distance: points whose values are equal, also
/// because they overflow to infinity or vanish below 1e-45, tie and rank by id.
/// </remarks>
public sealed unsafe class ExactIndex
{
    // A product needs rows to share its packed panels; a handful of queries waits for memory, which a direct distance reads once.
    internal const int FewQueries = 8;

    // Direct distances cost more than twice a product; where so many are wanted, the product saves nothing.
    internal const int DirectShare = 3;

    // Distances from here on overflow float32, or nearly.
    private const double MostSum = 1e18;

    private readonly DistanceComputer _distances;
    private readonly ProductKernel _kernel;
    private readonly ProductKernel? _words;
    private volatile ScaledVectors? _scaledFloats;
    private volatile ScaledVectors? _scaledWords;

    /// <summary>Checks a base set. O(n d).</summary>
    /// <param name="vectors">The base, n x d.</param>
    /// <param name="metric">The metric of the distances.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public ExactIndex(VectorSet vectors, Metric metric)
        : this(vectors, metric, ProductKernels.Default, ProductKernels.DefaultWords, DistanceKernels.Default)
    {
    }

    /// <summary>As the other, on several threads.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="threads">Threads that look for values that are not finite; 0 for one a logical processor.</param>
    internal ExactIndex(VectorSet vectors, Metric metric, int threads)
        : this(vectors, metric, ProductKernels.Default, ProductKernels.DefaultWords, DistanceKernels.Default, threads)
    {
    }

    internal ExactIndex(VectorSet vectors, Metric metric, ProductKernel kernel, ProductKernel? words, DistanceKernel distanceKernel, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric, "This is no metric.");
        }

        vectors.RequireFinite(nameof(vectors), threads);
        Vectors = vectors;
        Metric = metric;
        _kernel = kernel;
        _words = words;
        _distances = new DistanceComputer(vectors, metric, distanceKernel);
    }

    /// <summary>The base, n x d.</summary>
    public VectorSet Vectors { get; }

    /// <summary>The metric of the distances.</summary>
    public Metric Metric { get; }

    /// <summary>The k nearest vectors of the base for each query.</summary>
    /// <param name="queries">The queries, q x d.</param>
    /// <param name="k">Neighbours a query, 1 to n.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>q x k neighbours; every query has exactly k.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, or a value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NeighborTable Search(
        VectorSet queries,
        int k,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Dimension != Vectors.Dimension)
        {
            throw new ArgumentException($"The queries have dimension {queries.Dimension}; the base has {Vectors.Dimension}.", nameof(queries));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Vectors.Count);
        queries.RequireFinite(nameof(queries), options?.Threads ?? 0);
        return Run(queries, k, excludeSelf: false, options?.Threads ?? 0, progress, cancellationToken);
    }

    /// <summary>The k nearest other vectors for each vector of the base; a vector is left out of its own neighbours by id.</summary>
    /// <param name="k">Neighbours a vector, 1 to n - 1.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>n x k neighbours; every vector has exactly k.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n - 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NeighborTable SelfJoin(
        int k,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Vectors.Count - 1);
        return Run(Vectors, k, excludeSelf: true, options?.Threads ?? 0, progress, cancellationToken);
    }

    /// <summary>The k nearest other vectors for some vectors of the base; a vector is left out of its own neighbours by id.</summary>
    /// <param name="rows">Rows of the base, 0 to n - 1, in any order.</param>
    /// <param name="k">Neighbours a vector, 1 to n - 1.</param>
    /// <param name="options">Threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>rows x k neighbours, those that <see cref="SelfJoin(int, ExactSearchOptions?, IProgress{double}?, CancellationToken)"/> has for the rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 1 to n - 1, or a row not in 0 to n - 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NeighborTable SelfJoin(
        ReadOnlySpan<int> rows,
        int k,
        ExactSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Vectors.Count - 1);
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Vectors.Count, nameof(rows));
        }

        using VectorSet queries = Vectors.Select(rows);
        // One more than asked for: the vector itself is among them, or k others come before it.
        NeighborTable wide = Run(queries, k + 1, excludeSelf: false, options?.Threads ?? 0, progress, cancellationToken);
        NeighborTable table = new(rows.Length, k);
        for (int query = 0; query < rows.Length; query++)
        {
            table.SetWithout(query, wide, query, rows[query]);
        }

        return table;
    }

    private NeighborTable Run(VectorSet queries, int k, bool excludeSelf, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        cancellationToken.ThrowIfCancellationRequested();
        bool most = (long)k * DirectShare > Vectors.Count;
        if (excludeSelf && k == Vectors.Count - 1)
        {
            return FullRanking.Compute(_distances, threads, progress, cancellationToken);
        }

        if (excludeSelf && most)
        {
            ExactSearchOptions options = new() { Threads = threads };
            using DistanceMatrix matrix = DistanceMatrix.Compute(Vectors, Metric, options, progress, cancellationToken);
            return matrix.Neighbors(k, options, cancellationToken);
        }

        NeighborTable table = new(queries.Count, k);
        if (queries.Count <= FewQueries || most || !TryProducts(queries, k, excludeSelf, table, threads, progress, cancellationToken))
        {
            new DirectSearch(_distances, queries, k, excludeSelf, threads).Run(table, progress, cancellationToken);
        }

        if (Metric == Metric.L2)
        {
            const int Rows = 256;
            ParallelWork.Run(
                (queries.Count + Rows - 1) / Rows,
                threads,
                () => 0,
                (piece, _) =>
                {
                    for (int query = piece * Rows; query < Math.Min(queries.Count, (piece + 1) * Rows); query++)
                    {
                        table.TakeRoots(query);
                    }
                },
                progress: null,
                cancellationToken);
        }

        GC.KeepAlive(Vectors);
        GC.KeepAlive(queries);
        return table;
    }

    private bool TryProducts(
        VectorSet queries, int k, bool excludeSelf, NeighborTable table, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_words is not null)
        {
            // Searches that begin at once measure it more than once, to the same result.
            ScaledVectors words = _scaledWords ??= ScaledVectors.Measure(Vectors, Metric, VectorForm.Words, threads, cancellationToken);
            ScaledVectors queryWords = excludeSelf ? words : words.MeasureQueries(queries, Metric, threads, cancellationToken);
            if (IsUsable(words, queryWords) && WordTrial.TellsApart(words, queryWords, _distances, k))
            {
                Multiply(words, queryWords, _words, k, excludeSelf, table, threads, progress, cancellationToken);
                return true;
            }
        }

        ScaledVectors floats = _scaledFloats ??= ScaledVectors.Measure(Vectors, Metric, VectorForm.Floats, threads, cancellationToken);
        ScaledVectors queryFloats = excludeSelf ? floats : floats.MeasureQueries(queries, Metric, threads, cancellationToken);
        if (!IsUsable(floats, queryFloats))
        {
            return false;
        }

        Multiply(floats, queryFloats, _kernel, k, excludeSelf, table, threads, progress, cancellationToken);
        return true;
    }

    private bool IsUsable(ScaledVectors vectors, ScaledVectors queries) =>
        vectors.IsUsable && queries.IsUsable
        && (Metric == Metric.Cosine || (vectors.Longest + queries.Longest < MostSum && queries.Longest * vectors.Scale < MostSum));

    private void Multiply(
        ScaledVectors vectors, ScaledVectors queries, ProductKernel kernel, int k, bool excludeSelf, NeighborTable table, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (excludeSelf && (long)CandidateLists.CapacityFor(k) * sizeof(ulong) * Vectors.Count <= ProductSelfJoin.MostListBytes)
        {
            new ProductSelfJoin(vectors, _distances, kernel, k, RowOrder.For(Vectors, Vectors.Count, k), threads).Run(table, progress, cancellationToken);
            return;
        }

        RowOrder order = excludeSelf ? RowOrder.Natural() : RowOrder.For(Vectors, queries.Vectors.Count, k);
        new ProductSearch(vectors, queries, _distances, kernel, k, excludeSelf, order, threads).Run(table, progress, cancellationToken);
    }
}
