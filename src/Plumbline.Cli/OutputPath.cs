using System.Globalization;
using Plumbline.IO;
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

    /// <summary>Refuses a file that is an input, cannot be a file, or exists and is not to be replaced.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="given">The path as it was given.</param>
    /// <param name="output">The file; the path itself, or another of its stem.</param>
    /// <param name="force">Whether a file that exists is replaced.</param>
    /// <param name="inputs">Files that the command reads.</param>
    public static void RequireNew(string option, string given, string output, bool force, IEnumerable<string?> inputs)
    {
        foreach (string? input in inputs)
        {
            if (input is not null && AreSame(input, output))
            {
                throw new PlanException($"{option}: found {given}, which would replace the input {input}, expected another name");
            }
        }

        RequireFile(option, output);
        RequireFree(option, output, force);
    }

    /// <summary>Refuses a file that exists and is not to be replaced. Devices, /dev/null and /dev/stdout among them, hold nothing to lose.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="output">The path as it was given.</param>
    /// <param name="force">Whether a file that exists is replaced.</param>
    public static void RequireFree(string option, string output, bool force)
    {
        if (!force && File.Exists(output) && !IsDevice(Path.GetFullPath(output)))
        {
            throw new PlanException($"{option}: found {output}, which exists already, expected a new name (or --force, which replaces it)");
        }
    }

    /// <summary>Refuses what would not fit on the disk. A file that is replaced stays until the new one is complete, so that it frees nothing.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="target">The path as it was given.</param>
    /// <param name="needed">Bytes that will be written.</param>
    /// <param name="what">What they are, for the message.</param>
    public static void RequireRoom(string option, string target, long needed, string what)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        long free;
        try
        {
            free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A place that does not say how much it has (some network shares): writing will tell.
            return;
        }

        if (needed > free)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{option}: found {Quantity.Count(free, "byte")} free on the disk of {folder}, expected at least {Quantity.Count(needed)} ({what})"));
        }
    }

    /// <summary>Refuses a path whose folder takes no new file.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="target">The path as it was given.</param>
    public static void RequireWritable(string option, string target)
    {
        try
        {
            AtomicFile.RequireWritable(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{option}: found {target}, which cannot be written, expected the path of a file", e);
        }
    }

    /// <summary>Whether a folder takes new files.</summary>
    public static bool IsWritableFolder(string folder)
    {
        try
        {
            AtomicFile.RequireWritable(Path.Combine(folder, "probe"));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether two paths name one file, links followed.</summary>
    public static bool AreSame(string one, string other) => Final(one) == Final(other);

    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

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
