namespace Plumbline.IO.Internals;

/// <summary>A file that is read from its beginning, whose every complaint names it.</summary>
internal sealed class InputFile : IDisposable
{
    /// <summary>Bytes read at a time: large enough to hide the cost of a call, small enough to cancel between two.</summary>
    public const int ChunkBytes = 1 << 20;

    private InputFile(string path, FileStream stream)
    {
        Path = path;
        Stream = stream;
        Length = stream.Length;
    }

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Size when the file was opened; every other size is checked against it.</summary>
    public long Length { get; }

    /// <param name="path">The file.</param>
    /// <param name="buffered">Whether many small reads will follow.</param>
    public static InputFile Open(string path, bool buffered)
    {
        FileStream? stream = null;
        try
        {
            if (Directory.Exists(path))
            {
                throw new VectorFormatException(path, "file", "a folder", "a regular file");
            }

            // A small file should not cost a large buffer.
            long size = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
            if (size == 0)
            {
                RefusePipe(path);
            }

            stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read,
                Options = FileOptions.SequentialScan,
                BufferSize = buffered ? (int)Math.Min(size, ChunkBytes) : 0,
            });
            if (!stream.CanSeek)
            {
                throw new VectorFormatException(path, "file", "a pipe or device", "a regular file");
            }

            return new InputFile(path, stream);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path, exception);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opening a pipe for reading waits for a writer, perhaps forever. Opened for both it does not wait (Linux, macOS), and
    /// then shows that it is one. A pipe has no size, so that only files without one are looked at.
    /// </summary>
    private static void RefusePipe(string path)
    {
        try
        {
            using FileStream probe = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (!probe.CanSeek)
            {
                throw new VectorFormatException(path, "file", "a pipe or device", "a regular file");
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // Cannot be written: opening it for reading says what it is.
        }
    }

    /// <summary>Fills the span. The caller has checked the length, so the end can only come early if the file shrank.</summary>
    public void ReadExactly(Span<byte> destination)
    {
        int read = Stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw Error("file", $"its end at byte {Stream.Position}", $"{Quantity.Plain(Length, "byte")}, its size when it was opened");
        }
    }

    public VectorFormatException Error(string place, string found, string expected) => new(Path, place, found, expected);

    public void Dispose() => Stream.Dispose();
}
