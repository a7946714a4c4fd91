using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>Makes indexes whose keys are row numbers.</summary>
public static class VectorIndex
{
    /// <summary>Builds an index of all vectors of a set; the key of each is its row number.</summary>
    /// <param name="vectors">The vectors, n x d; copied, so that the set may be disposed.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">M, efConstruction, seed, threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>The index: the same for the same vectors, options and seed, whatever the number of threads.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite (row and column are named).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VectorIndex<long> Build(
        VectorSet vectors,
        Metric metric,
        HnswBuildOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return Build(vectors, new RowNumbers(vectors.Count), metric, options, progress, cancellationToken);
    }

    /// <summary>Builds an index of all vectors of a set under keys of their own.</summary>
    /// <typeparam name="TKey">Type of the keys: long or string.</typeparam>
    /// <param name="vectors">The vectors, n x d; copied, so that the set may be disposed.</param>
    /// <param name="keys">A key for each.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">M, efConstruction, seed, threads; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>The index: the same for the same vectors, options and seed, whatever the number of threads.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite, there are not as many keys as vectors, or a key is named twice.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VectorIndex<TKey> Build<TKey>(
        VectorSet vectors,
        IReadOnlyList<TKey> keys,
        Metric metric,
        HnswBuildOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(vectors);
        VectorIndex<TKey> index = new(vectors.Dimension, metric, options);
        try
        {
            index.AddRange(keys, vectors, progress, cancellationToken);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}
