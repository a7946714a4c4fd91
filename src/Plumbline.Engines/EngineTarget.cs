using Plumbline.Engines.Files;
using Plumbline.Engines.Servers;
using Plumbline.IO;
using Plumbline.Search;

namespace Plumbline.Engines;

/// <summary>Opens what a command line names as a target.</summary>
public static class EngineTarget
{
    /// <summary>Opens an engine.</summary>
    /// <param name="target">An index file of Plumbline, FAISS or hnswlib, told apart by its first bytes; or the address of a server.</param>
    /// <param name="options">What the target does not say of itself; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">The file is not an index that Plumbline reads.</exception>
    /// <exception cref="EngineException">A server cannot be reached, or refuses the user.</exception>
    /// <exception cref="EngineTargetException">The address cannot be read, or the server has no such table, key or collection.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<IAnnEngine> OpenAsync(
        string target,
        EngineOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        options ??= new EngineOptions();
        if (EngineAddress.IsAddress(target))
        {
            EngineAddress address = EngineAddress.Parse(target);
            return EngineServers.Find(address).OpenAsync(address, options, progress, cancellationToken);
        }

        if (VectorIndex.IsIndexFile(target))
        {
            return ValueTask.FromResult<IAnnEngine>(PlumblineEngine.Open(target, options, progress, cancellationToken));
        }

        if (LibraryIndexFile.Recognise(target) is not null)
        {
            return ValueTask.FromResult<IAnnEngine>(LibraryIndexEngine.Open(target, options, progress, cancellationToken));
        }

        throw new VectorFormatException(target, "file", "no index that is known", "an index of plumb build, of FAISS or of hnswlib");
    }
}
