using System.Security.Cryptography;
using System.Text;

namespace Plumbline.IO;

/// <summary>
/// A file that becomes another, or waits beside one: its hidden name says what it is and whose. While it is written its process has it
/// locked, so that one that is not locked was left by a process that was ended, and goes when the same file is written next.
/// </summary>
internal sealed class TemporaryFile : Stream
{
    private const string Prefix = ".plumbline-";
    private const string Suffix = ".tmp";
    private const string Claim = "claim";
    private const int BufferBytes = 1 << 20;
    private const int HashLength = 12;
    private const int Attempts = 5;

    private readonly FileStream _file;
    private readonly string _shown;

    private TemporaryFile(FileStream file, string shown)
    {
        _file = file;
        _shown = shown;
    }

    /// <summary>Its path.</summary>
    public string Name => _file.Name;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Makes one in the folder of the file that it belongs to, for reading and writing.</summary>
    /// <param name="target">That file, as a full path.</param>
    /// <param name="shown">That file, as the user named it.</param>
    /// <param name="options">How it is opened.</param>
    public static TemporaryFile Create(string target, string shown, FileOptions options = FileOptions.None)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(FolderOf(target), $"{StartOf(target)}{Path.GetRandomFileName()}{Suffix}");
            try
            {
                // Shared, so that it can be renamed and then read before it is closed.
                FileStream file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, BufferBytes, options);
                // Before it was locked, somebody who clears up may have taken it for one that was left.
                if (File.Exists(path))
                {
                    return new TemporaryFile(file, shown);
                }

                file.Dispose();
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && attempt < Attempts)
            {
            }
        }
    }

    /// <summary>The name of the file that says that another is being written. Left by a process that was ended, it goes as the others do.</summary>
    /// <param name="target">That other, as a full path.</param>
    public static string ClaimOf(string target) => Path.Combine(FolderOf(target), $"{StartOf(target)}{Claim}{Suffix}");

    /// <summary>Removes what processes that were ended have left beside a file.</summary>
    /// <param name="target">The file, as a full path.</param>
    public static void RemoveLeft(string target)
    {
        try
        {
            foreach (string path in Directory.GetFiles(FolderOf(target), $"{StartOf(target)}*{Suffix}"))
            {
                RemoveUnlessLocked(path);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A folder whose files cannot be listed can still be written.
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _file.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin)
    {
        Flush();
        return _file.Seek(offset, origin);
    }

    public override void SetLength(long value) => Grow(file => file._file.SetLength(value));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw DiskFull.Error(_shown, e);
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush() => Grow(static file => file._file.Flush());

    /// <summary>Brings all of it to the disk.</summary>
    public void FlushToDisk() => Grow(static file => file._file.Flush(flushToDisk: true));

    protected override void Dispose(bool disposing)
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            // What is left in its buffer does not go to the disk either; whoever needed it there has asked for that.
        }

        base.Dispose(disposing);
    }

    private void Grow(Action<TemporaryFile> act)
    {
        try
        {
            act(this);
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw DiskFull.Error(_shown, e);
        }
    }

    private static void RemoveUnlessLocked(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody is writing it, or has removed it.
        }
    }

    // Of a hash, because the target's name may already be as long as the file system allows.
    private static string StartOf(string target) =>
        $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target))))[..HashLength]}-";

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? target;
}
