namespace Plumbline.IO.Internals;

/// <summary>A file and, after a colon, one of the several things that it holds: <c>glove.hdf5:test</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Member">The data set or column; null where none is named.</param>
internal readonly record struct MemberPath(string File, string? Member)
{
    private static readonly string[] Extensions = [".hdf5", ".h5", ".parquet"];

    /// <summary>A file that has a colon in its name, and is there, is meant as a whole.</summary>
    public static MemberPath Parse(string path)
    {
        int colon = path.LastIndexOf(':');
        if (colon < 0 || colon == path.Length - 1 || Path.Exists(path))
        {
            return new MemberPath(path, null);
        }

        string extension = Path.GetExtension(path[..colon]);
        return Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? new MemberPath(path[..colon], path[(colon + 1)..])
            : new MemberPath(path, null);
    }

    /// <summary>The extension of the file, with its dot.</summary>
    public static string ExtensionOf(string path) => Path.GetExtension(Parse(path).File);
}
