namespace Plumbline.Studies.Data;

/// <summary>Where what took long to compute is kept, by its content. docs name the environment variable <see cref="EmbeddingCache.FolderVariable"/>.</summary>
internal static class CacheFolder
{
    /// <summary>The folder of one kind of content. It may not be there yet.</summary>
    /// <param name="kind">Its name within the cache.</param>
    public static string Of(string kind)
    {
        if (Environment.GetEnvironmentVariable(EmbeddingCache.FolderVariable) is { Length: > 0 } named)
        {
            return Path.Combine(named, kind);
        }

        string parent = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? cache
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
        return Path.Combine(parent, "plumbline", kind);
    }
}
