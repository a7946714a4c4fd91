using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Studies.Data;

/// <summary>Where embeddings of images are kept for later studies: by the content of images and model, so that nothing stale is ever taken.</summary>
public static class EmbeddingCache
{
    /// <summary>Environment variable with the folder of the cache; without it $XDG_CACHE_HOME/plumbline or ~/.cache/plumbline (on Windows %LOCALAPPDATA%\plumbline).</summary>
    public const string FolderVariable = "PLUMBLINE_CACHE";

    private const int NameLength = 32;

    /// <summary>The folder of embeddings. It may not be there yet.</summary>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            {
                return Path.Combine(named, "embeddings");
            }

            string parent = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
                ? cache
                : OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
            return Path.Combine(parent, "plumbline", "embeddings");
        }
    }

    /// <summary>The file of an embedding.</summary>
    /// <param name="identity">Everything that fixes its values, as text.</param>
    public static string PathOf(string identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..NameLength] + ".npy");
    }
}
