namespace Plumbline.IO.Internals;

/// <summary>A file, and of a file that holds several arrays the name of one after a colon: <c>data.npz:train</c>.</summary>
internal static class VectorFilePath
{
    private static readonly string[] Containers = [".npz"];

    /// <summary>Takes a path apart; the member is null where the path names none.</summary>
    public static (string File, string? Member) Split(string path)
    {
        foreach (string extension in Containers)
        {
            int at = path.LastIndexOf(extension + ":", StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                at += extension.Length;
                return (path[..at], path[(at + 1)..]);
            }
        }

        return (path, null);
    }
}
