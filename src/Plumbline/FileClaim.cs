namespace Plumbline.IO;

/// <summary>Says to others who ask that a file is being written, as long as this is there and the process lives: a hidden file beside it, kept locked.</summary>
internal sealed class FileClaim : IDisposable
{
    private const int Attempts = 100;

    private readonly FileStream? _file;

    private FileClaim(FileStream? file) => _file = file;

    /// <summary>Claims a file.</summary>
    /// <param name="target">It, as a full path; null for a device, which anybody may write.</param>
    /// <param name="shown">It, as the user named it.</param>
    /// <exception cref="ClaimedException">It is claimed already.</exception>
    public static FileClaim Take(string? target, string shown)
    {
        if (target is null)
        {
            return new FileClaim(null);
        }

        string path = TemporaryFile.ClaimOf(target);
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(path))
            {
                break;
            }

            // Whoever had it may have taken it away between its opening and its locking.
            if (File.Exists(path))
            {
                return new FileClaim(file);
            }

            file.Dispose();
        }

        throw new ClaimedException($"'{shown}' is being written by another process, expected one at a time.");
    }

    public void Dispose() => _file?.Dispose();
}
