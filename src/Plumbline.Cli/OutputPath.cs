using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Refuses files that could not be written, before the work that they would hold.</summary>
internal static class OutputPath
{
    /// <summary>Refuses a path that is a folder or in none.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="target">The path as it was given.</param>
    public static void RequireFile(string option, string target)
    {
        string path = Path.GetFullPath(target);
        string folder = Path.GetDirectoryName(path) ?? path;
        if (Directory.Exists(path) || !Directory.Exists(folder))
        {
            throw new PlanException($"{option}: found {target}, {(Directory.Exists(path) ? "a folder" : "in a folder that does not exist")}, expected the path of a file");
        }
    }

    /// <summary>Refuses a path whose folder takes no new file.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="target">The path as it was given.</param>
    public static void RequireWritable(string option, string target)
    {
        string path = Path.GetFullPath(target);
        string probe = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
            ? path
            : Path.Combine(Path.GetDirectoryName(path)!, $".plumb-{Path.GetRandomFileName()}");
        try
        {
            using FileStream stream = new(probe, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{option}: found {target}, which cannot be written, expected the path of a file", e);
        }

        if (probe != path)
        {
            File.Delete(probe);
        }
    }

    /// <summary>Whether two paths name one file, links followed.</summary>
    public static bool AreSame(string one, string other) => Final(one) == Final(other);

    private static string Final(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
        }
        catch (IOException)
        {
            // Links in a circle; opening the file will say so.
            return file.FullName;
        }
    }
}
