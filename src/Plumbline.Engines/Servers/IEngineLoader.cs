namespace Plumbline.Engines.Servers;

/// <summary>Fills a table, key or collection of a server. One call at a time.</summary>
public interface IEngineLoader : IAsyncDisposable
{
    /// <summary>Kind and version of the server, and what of it is filled, such as <c>PostgreSQL 18.6 pgvector 0.8.7, table items</c>.</summary>
    string Name { get; }

    /// <summary>Whether what is stored are lossy copies.</summary>
    bool IsQuantized { get; }

    /// <summary>
    /// Looks at what is there and makes ready, by <see cref="LoadOptions.Mode"/>. What is to be replaced stays until
    /// <see cref="CompleteAsync"/> where the server allows it.
    /// </summary>
    /// <param name="dimension">Components of a vector, d.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The id of the first vector, and which are there.</returns>
    /// <exception cref="EngineTargetException">Data are there that the mode does not allow to touch, or of another dimension or metric. Nothing was changed.</exception>
    /// <exception cref="EngineException">The server cannot be reached.</exception>
    ValueTask<LoadStart> BeginAsync(int dimension, CancellationToken cancellationToken);

    /// <summary>Writes vectors; when it returns the server has them.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="vectors">As many vectors.</param>
    /// <param name="cancellationToken">Stops it; some of the vectors may have been written.</param>
    /// <exception cref="EngineException">The server cannot be reached, or refuses a vector.</exception>
    ValueTask AddAsync(ReadOnlyMemory<long> ids, VectorSet vectors, CancellationToken cancellationToken);

    /// <summary>Reads vectors back, to compare them with those of a file before a load is resumed.</summary>
    /// <param name="ids">Ids of vectors that are there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The vectors, in the order of the ids; the caller disposes them.</returns>
    /// <exception cref="EngineException">The server cannot be reached.</exception>
    ValueTask<VectorSet> ReadAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken);

    /// <summary>Ends the load: builds the index, puts the new in the place of the old.</summary>
    /// <param name="progress">Told the share done, 0 to 1, where the server tells it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The server cannot be reached.</exception>
    ValueTask CompleteAsync(IProgress<double>? progress, CancellationToken cancellationToken);
}
