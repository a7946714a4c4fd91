using Microsoft.Win32.SafeHandles;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>A file that is read at any place, whose every complaint names it.</summary>
internal sealed class WeightFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private WeightFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    public string Path { get; }

    /// <summary>Size when the file was opened; every other size is checked against it.</summary>
    public long Length { get; }

    public static WeightFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ImagingException(path, "", "a folder", "a file of weights");
        }

        FileInfo info = new(path);
        // Pipes and devices have no size. Opening a pipe for reading would wait for a writer, perhaps forever.
        if (info.Exists && info.Length == 0)
        {
            throw new ImagingException(path, "", "no bytes", "a file of weights");
        }

        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path, exception);
        }

        try
        {
            return new WeightFile(path, handle, RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Fills the span. The caller has checked the length, so the end can only come early if the file shrank.</summary>
    public void ReadExactly(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw Error("", $"its end at byte {offset}", $"{Quantity.Plain(Length, "byte")}, its size when it was opened");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    public ImagingException Error(string place, string found, string expected, Exception? inner = null) => new(Path, place, found, expected, inner);

    public void Dispose() => _handle.Dispose();
}
