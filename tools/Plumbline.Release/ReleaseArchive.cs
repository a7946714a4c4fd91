using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace Plumbline.Release;

/// <summary>Packs a folder so that the same files make the same archive: entries by name, all of one time and nobody's in particular.</summary>
public static class ReleaseArchive
{
    /// <summary>Packs a folder, which becomes the one entry at the top.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The archive, .zip or .tar.gz; one already there is replaced.</param>
    /// <exception cref="ReleaseException">The archive is to be of another kind, or SOURCE_DATE_EPOCH is no time.</exception>
    public static void Write(string folder, string file)
    {
        string[] names = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
        (string Path, string Name)[] entries = [.. names.Select(name => (Path.Combine(folder, name), $"{Path.GetFileName(Path.GetFullPath(folder))}/{name.Replace('\\', '/')}"))];
        if (file.EndsWith(".zip", StringComparison.Ordinal))
        {
            WriteZip(entries, file, Time());
        }
        else if (file.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            WriteTar(entries, file, Time());
        }
        else
        {
            throw new ReleaseException(file, "a name with another end", ".zip or .tar.gz");
        }
    }

    /// <summary>The time of all entries: SOURCE_DATE_EPOCH, as other tools take it, or the first that a .zip can hold.</summary>
    private static DateTimeOffset Time() => Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") switch
    {
        null or "" => new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero),
        { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        { } text => throw new ReleaseException("SOURCE_DATE_EPOCH", $"'{text}'", "seconds since 1970"),
    };

    private static void WriteZip((string Path, string Name)[] entries, string file, DateTimeOffset time)
    {
        using ZipArchive archive = new(File.Create(file), ZipArchiveMode.Create);
        foreach ((string path, string name) in entries)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = time;
            using Stream content = entry.Open();
            using FileStream source = File.OpenRead(path);
            source.CopyTo(content);
        }
    }

    private static void WriteTar((string Path, string Name)[] entries, string file, DateTimeOffset time)
    {
        using FileStream target = File.Create(file);
        using GZipStream packed = new(target, CompressionLevel.SmallestSize);
        using TarWriter archive = new(packed, TarEntryFormat.Ustar);
        foreach ((string path, string name) in entries)
        {
            using FileStream source = File.OpenRead(path);
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = source,
                ModificationTime = time,
                // The program itself, and what its build made executable.
                Mode = (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute))
                    ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
                    : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        }
    }
}
