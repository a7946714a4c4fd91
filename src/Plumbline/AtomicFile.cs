namespace Plumbline.IO;

/// <summary>Writes a file so that there is either the whole of it or nothing, whatever goes wrong.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>
    /// Writes to a temporary name in the same folder, brings that to the disk, and renames it to <paramref name="path"/>.
    /// A file already there is replaced and its permissions are kept; a symbolic link is followed. Devices and pipes
    /// under <c>/dev</c> cannot be replaced and are written directly; pipes and sockets elsewhere are refused.
    /// </summary>
    /// <param name="path">The file to be.</param>
    /// <param name="write">
    /// Writes the content. Where it throws, cancellation included, the temporary file is removed, a file already at
    /// <paramref name="path"/> is left as it was, and the exception goes on to the caller.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written, or the path is a folder, pipe or socket.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Resolve(path);
        if (IsDevice(Path.GetFullPath(path)) || IsDevice(target))
        {
            using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferSize);
            write(device);
            return;
        }

        Write([path], streams => write(streams[0]));
    }

    /// <summary>
    /// Writes files that belong together, each as <see cref="Write(string, Action{Stream})"/> does. None is renamed before all
    /// are on the disk. Where a rename fails, files that were not there before are taken away again; one that was there
    /// before has been replaced then.
    /// </summary>
    /// <param name="paths">The files to be, all different.</param>
    /// <param name="write">Writes the contents to streams in the order of the files.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be written, or a path is a folder, pipe, socket or device.</exception>
    public static void Write(IReadOnlyList<string> paths, Action<IReadOnlyList<Stream>> write)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(write);
        string[] targets = [.. paths.Select(Target)];
        // Not made from the targets' names, which may already be as long as the file system allows.
        string[] temporaries = [.. targets.Select(target => Path.Combine(Path.GetDirectoryName(target)!, $".plumbline-{Path.GetRandomFileName()}.tmp"))];
        try
        {
            WriteTemporaries(paths, temporaries, write);
            Rename(temporaries, targets);
        }
        catch
        {
            foreach (string temporary in temporaries)
            {
                File.Delete(temporary);
            }

            throw;
        }
    }

    /// <summary>Where a file will lie, in a folder that is there.</summary>
    private static string Target(string path)
    {
        string target = Resolve(path);
        string folder = Path.GetDirectoryName(target) ?? target;
        if (Directory.Exists(target))
        {
            throw new UnauthorizedAccessException($"Cannot write '{path}': it is a folder.");
        }

        if (IsDevice(target) || IsSpecial(target))
        {
            throw new UnauthorizedAccessException($"Cannot write '{path}': it is a pipe, a socket or a device, expected a regular file or none.");
        }

        return Directory.Exists(folder) ? target : throw new DirectoryNotFoundException($"Cannot write '{path}': there is no folder '{folder}'.");
    }

    /// <summary>The path without a symbolic link at its end.</summary>
    private static string Resolve(string path)
    {
        string target = Path.GetFullPath(path);
        return new FileInfo(target).LinkTarget is null ? target : File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
    }

    /// <summary>
    /// Whether a pipe or socket is there, which a regular file must not replace. They have no size. Opened for reading and writing a
    /// pipe does not wait for its other end (Linux, macOS), and a socket cannot be opened.
    /// </summary>
    private static bool IsSpecial(string target)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(target) is not { Exists: true, Length: 0 })
        {
            return false;
        }

        try
        {
            using FileStream probe = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return !probe.CanSeek;
        }
        catch (UnauthorizedAccessException)
        {
            // A file that may not be written may still be replaced.
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void WriteTemporaries(IReadOnlyList<string> paths, string[] temporaries, Action<IReadOnlyList<Stream>> write)
    {
        List<FileStream> streams = [];
        try
        {
            for (int i = 0; i < temporaries.Length; i++)
            {
                streams.Add(Create(paths[i], temporaries[i]));
            }

            write(streams);
            foreach (FileStream stream in streams)
            {
                // Without this a power cut may leave the new name on an empty file.
                stream.Flush(flushToDisk: true);
            }
        }
        finally
        {
            foreach (FileStream stream in streams)
            {
                stream.Dispose();
            }
        }
    }

    private static void Rename(string[] temporaries, string[] targets)
    {
        List<string> made = [];
        try
        {
            for (int i = 0; i < targets.Length; i++)
            {
                KeepMode(targets[i], temporaries[i]);
                bool isNew = !File.Exists(targets[i]);
                File.Move(temporaries[i], targets[i], overwrite: true);
                if (isNew)
                {
                    made.Add(targets[i]);
                }
            }
        }
        catch
        {
            made.ForEach(File.Delete);
            throw;
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            // Readable as well: the writer of HDF5 goes back to what it wrote.
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
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
