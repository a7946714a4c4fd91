namespace Plumbline.Engines.Servers;

/// <summary>An engine whose vectors can be read back.</summary>
public interface IVectorReader
{
    /// <summary>Reads all vectors that the engine named when it was opened.</summary>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// Row i is the vector of id i of <see cref="EngineDescription.Ids"/>, as the engine stores it: of quantized vectors an approximation.
    /// The caller disposes it.
    /// </returns>
    /// <exception cref="EngineException">The server cannot be reached, or a vector was deleted since.</exception>
    ValueTask<VectorSet> ReadVectorsAsync(IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
