namespace Plumbline.Release;

/// <summary>The checkout that the program was built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Plumbline.slnx: the current one or one above it, else one above the program.</summary>
    /// <exception cref="ReleaseException">There is none.</exception>
    public static string Root => Above(Environment.CurrentDirectory) ?? Above(AppContext.BaseDirectory)
        ?? throw new ReleaseException(Environment.CurrentDirectory, "no Plumbline.slnx here or above", "a checkout");

    private static string? Above(string path)
    {
        DirectoryInfo? folder = new(path);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
