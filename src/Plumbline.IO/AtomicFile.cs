namespace Plumbline.IO;

/// <summary>Writes a file so that there is either the whole of it or nothing, whatever goes wrong.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>
    /// Writes to a temporary name in the same folder, brings that to the disk, and renames it to <paramref name="path"/>.
    /// A file already there is replaced and its permissions are kept; a symbolic link is followed. Devices and pipes
    /// under <c>/dev</c> cannot be replaced and are written directly.
    /// </summary>
    /// <param name="path">The file to be.</param>
    /// <param name="write">
    /// Writes the content. Where it throws, cancellation included, the temporary file is removed, a file already at
    /// <paramref name="path"/> is left as it was, and the exception goes on to the caller.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written, or the path is a folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (IsDevice(target))
        {
            using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferSize);
            write(device);
            return;
        }

        if (new FileInfo(target).LinkTarget is not null)
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
        }

        string folder = Path.GetDirectoryName(target) ?? target;
        if (Directory.Exists(target))
        {
            throw new UnauthorizedAccessException($"Cannot write '{path}': it is a folder.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"Cannot write '{path}': there is no folder '{folder}'.");
        }

        // Not made from the target's name, which may already be as long as the file system allows.
        string temporary = Path.Combine(folder, $".plumbline-{Path.GetRandomFileName()}.tmp");
        try
        {
            WriteTemporary(path, temporary, write);
            KeepMode(target, temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteTemporary(string path, string temporary, Action<Stream> write)
    {
        using FileStream stream = Create(path, temporary);
        write(stream);
        // Without this a power cut may leave the new name on an empty file.
        stream.Flush(flushToDisk: true);
    }

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The system's message names the temporary file, which means nothing to the user.
            throw new UnauthorizedAccessException($"Cannot write '{path}': permission denied.", exception);
        }
    }

    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    // Root could rename over /dev/null. /dev/shm holds ordinary files.
    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows()
        && target.StartsWith("/dev/", StringComparison.Ordinal)
        && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
