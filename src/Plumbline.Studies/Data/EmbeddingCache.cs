using System.Security.Cryptography;
using System.Text;
using Plumbline.Imaging.Downloads;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Data;

/// <summary>Where embeddings of images are kept for later studies: by the content of images and model, so that nothing stale is ever taken.</summary>
public static class EmbeddingCache
{
    /// <summary>Environment variable with the folder of the cache; without it $XDG_CACHE_HOME/plumbline or ~/.cache/plumbline (on Windows %LOCALAPPDATA%\plumbline).</summary>
    public const string FolderVariable = "PLUMBLINE_CACHE";

    private const int NameLength = 32;

    /// <summary>The folder of embeddings. It may not be there yet.</summary>
    public static string Folder => CacheFolder.Of("embeddings");

    /// <summary>The file of an embedding.</summary>
    /// <param name="identity">Everything that fixes its values, as text.</param>
    public static string PathOf(string identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..NameLength] + ".npy");
    }

    /// <summary>Whether an embedding is there, with the SHA-256 that it was kept with: a disk may have damaged it, or somebody written into it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static bool IsWhole(string path, CancellationToken cancellationToken)
    {
        string seal = SealOf(path);
        return File.Exists(path) && File.Exists(seal) && File.ReadAllText(seal) == FileHash.Sha256(path, null, cancellationToken);
    }

    /// <summary>Keeps the SHA-256 of an embedding beside it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static void Seal(string path, CancellationToken cancellationToken)
    {
        string hash = FileHash.Sha256(path, null, cancellationToken);
        AtomicFile.Write(SealOf(path), stream => stream.Write(Encoding.UTF8.GetBytes(hash)));
    }

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="PlanException">It cannot be made or written; the message says how another is named.</exception>
    public static void RequireFolder()
    {
        string probe = Path.Combine(Folder, $".{Guid.NewGuid():N}.probe");
        try
        {
            Directory.CreateDirectory(Folder);
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{Folder}: found a folder for embeddings that cannot be written, expected one that can (the environment variable {FolderVariable} names another)", e);
        }
    }

    private static string SealOf(string path) => path + ".sha256";
}
