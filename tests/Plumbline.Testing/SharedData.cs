namespace Plumbline.Testing;

/// <summary>The evaluation data, which lie beside the repository (../shared/data) and are not part of it.</summary>
internal static class SharedData
{
    private const string Solution = "Plumbline.slnx";

    /// <summary>The folder that holds Plumbline.slnx; null where the tests run outside of it.</summary>
    public static string? Repository { get; } = FindRepository();

    /// <summary>The data folder, whether it is there or not; null outside of the repository.</summary>
    public static string? Root { get; } = Repository is null ? null : Path.GetFullPath(Path.Combine(Repository, "..", "shared", "data"));

    /// <summary>The full path of a file or folder of the data; skips the test (fails it in CI) where it is absent.</summary>
    /// <param name="path">Path below shared/data, with forward slashes.</param>
    public static string Require(string path)
    {
        if (Root is null)
        {
            Requirement.Missing($"{Solution} was not found above {AppContext.BaseDirectory}, so that shared/data cannot be found.");
        }

        string full = Path.Combine(Root, path);
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            Requirement.Missing($"Evaluation data are absent: {full}.");
        }

        return full;
    }

    private static string? FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
