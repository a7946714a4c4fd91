using Plumbline.Exact;

namespace Plumbline.Studies.Truth;

/// <summary>
/// Exact neighbours of all queries whose table may be larger than memory: batches of queries, one table after the other. The
/// neighbours are those of one search, bit for bit, whatever the size of a batch.
/// </summary>
/// <remarks>
/// A self-join in one batch multiplies each pair of vectors once; in several batches, twice. Besides the vectors and what
/// <see cref="ExactIndex"/> takes, memory holds the table of one batch, 8 (k + 1) bytes a query.
/// </remarks>
public sealed class BatchedExactSearch
{
    // Rows of a self-join's batch are handed on in tables of about so many neighbours, without the vector itself.
    private const int ChunkNeighbors = 1 << 19;

    private const int NeighborBytes = sizeof(int) + sizeof(float);

    private const int LargeTable = 8 << 20;

    private readonly ExactIndex _index;
    private readonly VectorSet? _queries;
    private readonly int _k;
    private readonly ExactSearchOptions _options;

    /// <summary>Plans the batches.</summary>
    /// <param name="index">The base, n x d.</param>
    /// <param name="queries">The queries, q x d; null for the base itself, each vector left out of its own neighbours by id.</param>
    /// <param name="k">Neighbours a query, 1 to n, or to n - 1 without queries.</param>
    /// <param name="tableBytes">What a table (and the distances that a self-join keeps) may take in memory, 1 or more. A batch has at least one query.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    public BatchedExactSearch(ExactIndex index, VectorSet? queries, int k, long tableBytes, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(tableBytes, 1);
        _index = index;
        _queries = queries;
        _k = k;
        _options = new ExactSearchOptions { Threads = threads };
        BatchSize = BatchFor(index.Vectors.Count, queries?.Count, k, tableBytes);
    }

    /// <summary>Queries.</summary>
    public int Queries => (_queries ?? _index.Vectors).Count;

    /// <summary>Queries of a batch; the last may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Batches.</summary>
    public int Batches => (Queries + BatchSize - 1) / BatchSize;

    /// <summary>Queries of a batch.</summary>
    /// <param name="vectors">Vectors of the base.</param>
    /// <param name="queries">Queries; null for a self-join.</param>
    /// <param name="k">Neighbours a query.</param>
    /// <param name="tableBytes">What a table may take in memory.</param>
    public static int BatchFor(int vectors, int? queries, int k, long tableBytes)
    {
        int count = queries ?? vectors;
        Int128 whole = (Int128)NeighborBytes * count * k;
        // A self-join in one piece keeps all n x n distances where so many are wanted.
        Int128 matrix = queries is null && (long)k * ExactIndex.DirectShare > vectors ? (Int128)sizeof(float) * vectors * vectors : 0;
        if (whole <= tableBytes && matrix <= tableBytes && (long)count * k <= Array.MaxLength)
        {
            return count;
        }

        // A self-join's rows have one neighbour more before the vector itself is taken out. One query less than all: all at once is the other way.
        long rows = Math.Min(tableBytes / (NeighborBytes * (k + 1L)), Array.MaxLength / (k + 1L));
        return (int)Math.Clamp(rows, 1, Math.Max(1, count - 1));
    }

    /// <summary>Searches.</summary>
    /// <param name="take">Takes tables in the order of the queries; every query has exactly k neighbours.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a value is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(Action<NeighborTable> take, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (BatchSize == Queries)
        {
            take(_queries is null
                ? _index.SelfJoin(_k, _options, progress, cancellationToken)
                : _index.Search(_queries, _k, _options, progress, cancellationToken));
            return;
        }

        if (_queries is null)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(_k, _index.Vectors.Count - 1);
        }

        for (int first = 0; first < Queries; first += BatchSize)
        {
            RunBatch(first, Math.Min(BatchSize, Queries - first), take, progress, cancellationToken);
            // The table of this batch has to go before there is one of the next; small ones go by themselves.
            if ((long)BatchSize * _k * NeighborBytes >= LargeTable)
            {
                GC.Collect();
            }
        }
    }

    private void RunBatch(int first, int count, Action<NeighborTable> take, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using VectorSet batch = (_queries ?? _index.Vectors).Slice(first, count);
        BatchProgress? share = progress is null ? null : new BatchProgress(progress, first, count, Queries);
        if (_queries is not null)
        {
            take(_index.Search(batch, _k, _options, share, cancellationToken));
            return;
        }

        NeighborTable found = _index.Search(batch, _k + 1, _options, share, cancellationToken);
        int rows = Math.Max(1, ChunkNeighbors / _k);
        for (int row = 0; row < count; row += rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            take(WithoutSelf(found, first, row, Math.Min(rows, count - row)));
        }
    }

    /// <summary>
    /// Of k + 1 nearest, the k nearest others: without the vector itself where it is among them, without the last where it is
    /// not (points of smaller ids lie where it lies, or, by inner product, many are nearer).
    /// </summary>
    private NeighborTable WithoutSelf(NeighborTable found, int first, int row, int count)
    {
        NeighborTable table = new(count, _k);
        for (int i = 0; i < count; i++)
        {
            table.SetWithout(i, found, row + i, first + row + i);
        }

        return table;
    }

    private sealed class BatchProgress(IProgress<double> all, int first, int count, int queries) : IProgress<double>
    {
        public void Report(double value) => all.Report((first + (value * count)) / queries);
    }
}
