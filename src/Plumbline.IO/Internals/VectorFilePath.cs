namespace Plumbline.IO.Internals;

/// <summary>
/// A file, and of a file that holds several arrays the name of one after a colon: <c>data.npz:train</c>, <c>glove.hdf5:test</c>,
/// <c>items.parquet:embedding</c>.
/// </summary>
internal static class VectorFilePath
{
    private static readonly string[] Containers = [".npz", ".hdf5", ".h5", ".parquet"];

    /// <summary>Takes a path apart; the member is null where the path names none. A file that has a colon in its name, and is there, is meant as a whole.</summary>
    public static (string File, string? Member) Split(string path)
    {
        if (!path.Contains(':', StringComparison.Ordinal) || Path.Exists(path))
        {
            return (path, null);
        }

        foreach (string extension in Containers)
        {
            int at = path.LastIndexOf(extension + ":", StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && at + extension.Length + 1 < path.Length)
            {
                at += extension.Length;
                return (path[..at], path[(at + 1)..]);
            }
        }

        return (path, null);
    }
}
