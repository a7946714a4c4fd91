using Plumbline.Hnsw;
using Plumbline.IO.Indexes;

namespace Plumbline.IO;

/// <summary>
/// An index file of another library, read without that library and searched as it would search: the same ids, the same distances, results
/// missing at the same places.
/// </summary>
/// <remarks>Searching is thread-safe; disposing while a search runs is an error of the caller.</remarks>
public abstract class LibraryIndex : IDisposable
{
    private protected LibraryIndex()
    {
    }

    /// <summary>What the file says of itself.</summary>
    public abstract LibraryIndexDescription Description { get; }

    /// <summary>
    /// The ids of the vectors that a search can return, in the order of the rows; null where the id of a vector is its row, 0 to n - 1, and
    /// none is deleted.
    /// </summary>
    public abstract IReadOnlyList<long>? Ids { get; }

    /// <summary>Searches for the neighbours of each query.</summary>
    /// <param name="queries">The queries, q x d.</param>
    /// <param name="search">k, effort, threads.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The answers, q of them.</returns>
    /// <exception cref="ArgumentException">The queries have another dimension, or an effort is asked of a flat index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k or the effort is below 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LibraryAnswers Search(VectorSet queries, LibrarySearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.K, 1, nameof(search));
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Effort ?? 1, 1, nameof(search));
        if (queries.Dimension != Description.Dimension)
        {
            throw new ArgumentException($"The queries have dimension {queries.Dimension}, the index {Description.Dimension}.", nameof(queries));
        }

        if (!Description.HasGraph && search.Effort is not null)
        {
            throw new ArgumentException($"{Description.Kind} searches everything and takes no effort.", nameof(search));
        }

        LibraryAnswers answers = new(queries.Count, Description.PadDistance(), Description.HasGraph);
        ParallelWork.Run(
            queries.Count,
            search.Threads,
            () => CreateSearcher(search),
            (query, searcher) =>
            {
                searcher.Search(queries[query]);
                answers.Set(query, searcher.TakeIds(), searcher.TakeDistances());
                if (answers.Evaluated is not null)
                {
                    answers.Evaluated[query] = searcher.Evaluated;
                    answers.Computations![query] = searcher.Computations;
                }
            },
            progress,
            cancellationToken);
        GC.KeepAlive(queries);
        GC.KeepAlive(this);
        return answers;
    }

    /// <summary>Frees the memory of the index.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract LibrarySearcher CreateSearcher(LibrarySearch search);

    /// <summary>The vectors, for a caller who disposes them; null where the index has none that are whole.</summary>
    internal VectorSet? CopyVectors()
    {
        VectorSet vectors = VectorSet.Allocate(Rows.Count, Rows.Dimension);
        for (int row = 0; row < vectors.Count; row++)
        {
            if (!Rows.TryRead(row, vectors.WritableRow(row)))
            {
                vectors.Dispose();
                return null;
            }
        }

        return vectors;
    }

    /// <summary>The links as those of a graph of ours, which walks them by the same rule; null for a flat index.</summary>
    internal abstract HnswGraph? CopyGraph();

    private protected abstract StoredRows Rows { get; }

    private protected static HnswGraph CopyGraph(LibraryIndexDescription description, int entryPoint, int maxLevel, Func<int, int> levelOf, HnswGraph.LinksOf links)
    {
        // Searches start on the highest level that the file names, which may be below the entry point's own.
        byte[] levels = new byte[description.Count];
        int m = Math.Max((description.BaseLinks + 1) / 2, description.M);
        for (int point = 0; point < levels.Length; point++)
        {
            levels[point] = (byte)Math.Min(Math.Min(levelOf(point), maxLevel), byte.MaxValue);
            for (int level = 1; level <= levels[point]; level++)
            {
                m = Math.Max(m, links(point, level).Length);
            }
        }

        return HnswGraph.Copy(m, levels, entryPoint, links);
    }

    /// <summary>Frees the memory of the index.</summary>
    /// <param name="disposing">True.</param>
    protected abstract void Dispose(bool disposing);
}
