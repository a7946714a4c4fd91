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
    /// are on the disk. The last one says that the others are there: where it is there from before it goes before the first
    /// rename, and it comes back last, so that whatever ends the process never leaves it beside files that it does not belong to.
    /// Where a rename fails, files that were not there before are taken away again; one that was there before has been replaced then.
    /// </summary>
    /// <param name="paths">The files to be, all different; last the one without which the others are not looked at.</param>
    /// <param name="write">Writes the contents to streams in the order of the files.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be written, or a path is a folder, pipe, socket or device.</exception>
    public static void Write(IReadOnlyList<string> paths, Action<IReadOnlyList<Stream>> write)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(write);
        string[] targets = [.. paths.Select(Target)];
        List<TemporaryFile> files = [];
        try
        {
            foreach ((string path, string target) in paths.Zip(targets))
            {
                files.Add(Create(path, target));
            }

            write(files);
            foreach (TemporaryFile file in files)
            {
                // Without this a power cut may leave the new name on an empty file.
                file.FlushToDisk();
            }

            // Still open, so that nobody takes it for one that was left.
            Rename(files, targets);
        }
        catch
        {
            files.ForEach(file => File.Delete(file.Name));
            throw;
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>
    /// Claims a file for work that ends in writing it, so that two processes that would both make it do not both do the work, the later
    /// in the place of the earlier. It keeps only those out who claim it too. Devices under <c>/dev</c> can be claimed by many.
    /// </summary>
    /// <param name="path">The file to be.</param>
    /// <returns>The claim, which ends when it is disposed of, or with the process.</returns>
    /// <exception cref="IOException">Another process, or another claim in this one, has claimed it.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static IDisposable Claim(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Resolve(path);
        return FileClaim.Take(IsDevice(Path.GetFullPath(path)) || IsDevice(target) ? null : target, path);
    }

    /// <summary>
    /// Asks whether a file can be written, before the work that ends in writing it: makes a temporary file beside it and takes that away. What a
    /// process that was killed in between has left goes with the next that asks, or writes.
    /// </summary>
    /// <param name="path">The file to be; it is not touched. A device under <c>/dev</c> is opened.</param>
    /// <exception cref="IOException">The system refuses it.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written, or the path is a folder, pipe or socket.</exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Resolve(path);
        if (IsDevice(Path.GetFullPath(path)) || IsDevice(target))
        {
            new FileStream(Path.GetFullPath(path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0).Dispose();
            return;
        }

        using TemporaryFile probe = Create(path, Target(path));
        File.Delete(probe.Name);
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

    private static void Rename(List<TemporaryFile> files, string[] targets)
    {
        List<string> made = [];
        bool[] isNew = [.. targets.Select(target => !File.Exists(target))];
        try
        {
            for (int i = 0; i < targets.Length; i++)
            {
                KeepMode(targets[i], files[i].Name);
            }

            if (targets.Length > 1)
            {
                File.Delete(targets[^1]);
            }

            for (int i = 0; i < targets.Length; i++)
            {
                File.Move(files[i].Name, targets[i], overwrite: true);
                if (isNew[i])
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

    private static TemporaryFile Create(string path, string target)
    {
        try
        {
            TemporaryFile.RemoveLeft(target);
            // Readable as well: the writer of HDF5 goes back to what it wrote.
            return TemporaryFile.Create(target, path);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The system's message names the temporary file, which means nothing to the user.
            throw new UnauthorizedAccessException($"Cannot write '{path}': permission denied.", exception);
        }
        catch (IOException exception) when (IsReadOnly(exception))
        {
            throw new UnauthorizedAccessException($"Cannot write '{path}': its disk can only be read.", exception);
        }
    }

    // EROFS.
    private static bool IsReadOnly(IOException exception) => !OperatingSystem.IsWindows() && exception.HResult == 30;

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
