using Plumbline.Hnsw;
using Plumbline.Search.Files;

namespace Plumbline.Search;

/// <summary>Makes indexes, of vectors and of files.</summary>
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

    /// <summary>Loads an index with keys of type long from a file that <see cref="VectorIndex{TKey}.Save(string, IProgress{double}?, CancellationToken)"/> wrote.</summary>
    /// <inheritdoc cref="Load{TKey}"/>
    public static VectorIndex<long> Load(string path, bool memoryMapped = false, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Load<long>(path, memoryMapped, progress, cancellationToken);

    /// <summary>Loads an index from a file that <see cref="VectorIndex{TKey}.Save(string, IProgress{double}?, CancellationToken)"/> wrote.</summary>
    /// <remarks>
    /// Into memory, everything is checked. Memory-mapped, vectors and base links stay in the file, which loads in the time that reading the
    /// links takes and shares its memory with other processes; the index is read-only then, the file must not be changed or cut short
    /// until it is disposed, and the vectors are not checked (<see cref="Verify"/> does that). A damaged or hostile file is never the
    /// cause of reading outside of it.
    /// </remarks>
    /// <typeparam name="TKey">Type of the keys: long or string, as saved.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="memoryMapped">Whether to map the file instead of copying it. Default false.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The index, which answers and changes as the one saved does; <see cref="HnswBuildOptions.Threads"/> alone is not kept.</returns>
    /// <exception cref="IndexFileException">The file is not an index, cut short, altered, of another version or key type; the section is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="NotSupportedException">The keys are of another type than long or string, or the machine is big-endian.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VectorIndex<TKey> Load<TKey>(string path, bool memoryMapped = false, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
        where TKey : notnull =>
        IndexFileReader.Load<TKey>(path, memoryMapped, checkRows: false, progress, cancellationToken);

    /// <summary>Says what an index file holds. Reads its beginning only: header, table of sections, and the section <c>meta</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IndexFileException">The file is not an index, cut short, of another version, or its beginning is altered; the section is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IndexFileInfo Describe(string path) => IndexFileReader.Describe(path);

    /// <summary>Reads the whole of an index file and checks all of it, as loading it into memory does, without taking that memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="IndexFileException">The file is not an index, cut short, altered, or of another version; the section is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Verify(string path, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        IndexFileReader.Verify(path, progress, cancellationToken);

    /// <summary>Whether a file begins as index files do. False where there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsIndexFile(string path) => IndexFile.HasMagic(path);
}
