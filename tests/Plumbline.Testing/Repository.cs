namespace Plumbline.Testing;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Plumbline.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Reads a file of the checkout.</summary>
    /// <param name="path">Its path below the root, with forward slashes.</param>
    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The lines of a text between two marks, the marks left out.</summary>
    public static string Between(string text, string start, string end)
    {
        int first = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(first >= 0, $"'{start}' is not there.");
        first += start.Length;
        int last = text.IndexOf(end, first, StringComparison.Ordinal);
        Assert.True(last >= 0, $"'{end}' is not there after '{start}'.");
        return text[first..last];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Plumbline.slnx.");
    }
}
