using System.Globalization;

namespace Plumbline;

/// <summary>
/// Refuses memory outside the garbage-collected heap that is not there. Linux grants it all the same, and ends the process without a word when it is
/// used: the limit of a container (cgroup) counts, that of the garbage collector, and what the machine has left.
/// </summary>
internal static class MemoryLimit
{
    // Less is not asked about: it costs a few small files each time.
    private const long Least = 8 << 20;

    // What the runtime and small objects take meanwhile, of large work more: 60,000 vectors in a container took 40 MiB beside a table of 487.
    private const uint LeastSpare = 16 << 20;
    private const uint MostSpare = 256 << 20;
    private const uint SpareShare = 8;

    // Where a request takes a larger share of what there is, the next one must find it taken: an eighth, or of a small machine or container less, where a
    // dozen requests that each look small would together be too much.
    private const int AmpleShare = 8;
    private const int SmallShare = 64;
    private const long Small = 4L << 30;

    /// <summary>Refuses a request that would not fit.</summary>
    /// <param name="bytes">Bytes asked for.</param>
    /// <returns>Whether there is so little that the memory should be taken at once: Linux takes it when it is first written, and what others were granted until then shows nowhere.</returns>
    /// <exception cref="InsufficientMemoryException">There is less.</exception>
    public static bool Require(nuint bytes)
    {
        if (bytes < Least)
        {
            return false;
        }

        long available = Available("/");
        nuint spare = Math.Clamp(bytes / SpareShare, LeastSpare, MostSpare);
        return bytes + spare <= (nuint)available
            ? bytes > (nuint)available / (nuint)(available < Small ? SmallShare : AmpleShare)
            : throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture, $"Found {available} bytes of memory that can be had, expected {bytes} and {spare} to spare."));
    }

    /// <summary>Bytes that can be had.</summary>
    /// <param name="root">The folder that holds proc and sys, which say so on Linux.</param>
    internal static long Available(string root)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return OperatingSystem.IsLinux() ? Math.Max(0, Math.Min(available, Math.Min(OfMachine(root), OfGroup(root)))) : available;
    }

    private static long OfMachine(string root)
    {
        string[] lines = Lines(Path.Combine(root, "proc/meminfo"));
        // What is swapped out makes room too.
        return Field(lines, "MemAvailable:") is { } memory ? 1024 * (memory + (Field(lines, "SwapFree:") ?? 0)) : long.MaxValue;
    }

    /// <summary>What the narrowest of the control groups that the process is in leaves.</summary>
    private static long OfGroup(string root)
    {
        long least = long.MaxValue;
        foreach (string[] group in Lines(Path.Combine(root, "proc/self/cgroup")).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
        {
            bool isSecond = group[1].Length == 0;
            if (!isSecond && !group[1].Split(',').Contains("memory"))
            {
                continue;
            }

            string top = Path.Combine(root, isSecond ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            for (string path = group[2].Trim('/'); ; path = Path.GetDirectoryName(path) ?? "")
            {
                least = Math.Min(least, isSecond
                    ? Left(Path.Combine(top, path), "memory.max", "memory.current", "")
                    : Left(Path.Combine(top, path), "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
                if (path.Length == 0)
                {
                    break;
                }
            }
        }

        return least;
    }

    private static long Left(string folder, string limit, string usage, string prefix)
    {
        if (Number(Path.Combine(folder, limit)) is not { } most || Number(Path.Combine(folder, usage)) is not { } used)
        {
            return long.MaxValue;
        }

        // Pages of files are given back when memory is wanted.
        string[] statistics = Lines(Path.Combine(folder, "memory.stat"));
        return most - used + (Field(statistics, prefix + "inactive_file") ?? 0) + (Field(statistics, prefix + "active_file") ?? 0);
    }

    private static long? Number(string path) =>
        Lines(path) is [var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static long? Field(string[] lines, string name)
    {
        string[]? words = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words.Length > 1 && words[0] == name);
        return words is not null && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not on this system, or not to be seen: no limit from there.
            return [];
        }
    }
}
