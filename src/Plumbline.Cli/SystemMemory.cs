using System.Globalization;

namespace Plumbline.Cli;

/// <summary>Memory of the machine, and what of it this process may use.</summary>
/// <param name="TotalBytes">Memory of the machine.</param>
/// <param name="AvailableBytes">What programs can have now; null where the system does not say.</param>
/// <param name="LimitBytes">The limit of the container or control group, where it is less than the machine has; else null.</param>
/// <param name="UsableBytes">What .NET goes by: the least of machine, limit and settings.</param>
internal sealed record SystemMemory(long TotalBytes, long? AvailableBytes, long? LimitBytes, long UsableBytes)
{
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Reads it. What the system does not tell is left out.</summary>
    public static SystemMemory Read()
    {
        long usable = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string[] lines = Lines("/proc/meminfo");
        long total = Kibibytes(lines, "MemTotal:") ?? usable;
        return new SystemMemory(total, Kibibytes(lines, "MemAvailable:"), LimitOf(total), usable);
    }

    private static long? Kibibytes(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } found ? Number(found[name.Length..].Replace("kB", "", StringComparison.Ordinal)) * 1024 : null;

    /// <summary>The least limit of the control groups that the process is in: one group's holds for all below it.</summary>
    private static long? LimitOf(long total)
    {
        long least = long.MaxValue;
        foreach (string line in Lines("/proc/self/cgroup"))
        {
            // Version 2: 0::/PATH. Version 1: NUMBER:CONTROLLERS:/PATH.
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3 || (parts[1].Length > 0 && !parts[1].Split(',').Contains("memory")))
            {
                continue;
            }

            (string root, string file) = parts[1].Length == 0 ? (Groups, "memory.max") : ($"{Groups}/memory", "memory.limit_in_bytes");
            for (string? path = parts[2]; path is not null; path = Path.GetDirectoryName(path))
            {
                least = Math.Min(least, Number(Lines($"{root}{path.TrimEnd('/')}/{file}").FirstOrDefault()) ?? long.MaxValue);
            }
        }

        return least < total ? least : null;
    }

    private static long? Number(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
