using System.Security.Cryptography;
using Plumbline.IO;

namespace Plumbline.Imaging.Downloads;

/// <summary>The file that a download grows in, and the hash of what is there.</summary>
internal sealed class PartialFile : IDisposable
{
    private readonly DownloadSource _source;
    private readonly string _target;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(DownloadSource source, string target)
    {
        _source = source;
        _target = target;
        _path = Download.PartialPath(target);
        try
        {
            // Not shared: of two downloads into one file, the second is refused.
            _stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e is not DirectoryNotFoundException))
        {
            throw new ImagingException(_path, "", e is IOException && File.Exists(_path) ? "a file in use, perhaps by another download" : "a file that cannot be written", "one that can", e);
        }
    }

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>What they are a part of; null where nothing is there.</summary>
    public PartialState? State { get; private set; }

    private string StatePath => _path + ".json";

    /// <summary>Opens what an earlier download left, or begins.</summary>
    /// <param name="source">The file that is wanted.</param>
    /// <param name="target">Its path.</param>
    /// <param name="checkedBytes">Told how much of what is there has been read, and how much there is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static PartialFile Open(DownloadSource source, string target, Action<long, long> checkedBytes, CancellationToken cancellationToken)
    {
        PartialFile file = new(source, target);
        try
        {
            long length = file._stream.Length;
            PartialState? state = length > 0 ? PartialState.Read(file.StatePath) : null;
            if (state?.Sha256 == source.Sha256 && length <= (source.Length ?? long.MaxValue))
            {
                FileHash.Append(file._hash, file._stream, bytes => checkedBytes(bytes, length), cancellationToken);
                file.Length = length;
                file.State = state;
            }
            else if (length > 0)
            {
                file.Clear();
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says what the bytes to come are a part of.</summary>
    public void Describe(PartialState state)
    {
        if (state != State)
        {
            OrNoRoom(() => state.Write(StatePath));
            State = state;
        }
    }

    /// <summary>Throws away what is there.</summary>
    public void Clear()
    {
        if (_stream.Length > 0)
        {
            OrNoRoom(() => _stream.SetLength(0));
            _stream.Position = 0;
        }

        _hash.GetHashAndReset();
        Length = 0;
        State = null;
    }

    public void Append(ReadOnlyMemory<byte> bytes)
    {
        OrNoRoom(() => _stream.Write(bytes.Span));
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Gives the file its name if its bytes are right.</summary>
    /// <exception cref="ImagingException">They are not; they are gone.</exception>
    public void Complete()
    {
        string found = FileHash.Hex(_hash);
        if (found != _source.Sha256)
        {
            throw Refuse("SHA-256", found, _source.Sha256);
        }

        OrNoRoom(() => _stream.Flush(flushToDisk: true));
        _stream.Dispose();
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            File.SetUnixFileMode(_path, File.GetUnixFileMode(_target));
        }

        File.Move(_path, _target, overwrite: true);
        File.Delete(StatePath);
    }

    /// <summary>Removes what is there, which is not what was stated.</summary>
    public ImagingException Refuse(string place, string found, string expected)
    {
        Remove();
        return new ImagingException(_source.Url.OriginalString, place, found, expected);
    }

    /// <summary>Closes the file; nothing stays where nothing has arrived.</summary>
    public void Dispose()
    {
        bool isEmpty = _stream.CanRead && Length == 0;
        _stream.Dispose();
        _hash.Dispose();
        if (isEmpty)
        {
            Remove();
        }
    }

    private void Remove()
    {
        _stream.Dispose();
        File.Delete(_path);
        File.Delete(StatePath);
    }

    private void OrNoRoom(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || DiskFull.Is(e))
        {
            string what = DiskFull.Is(e) ? $"a full disk after {Quantity.Plain(Length, "byte")}, in the folder {Path.GetDirectoryName(_path)}" : $"{_path} not writable after {Quantity.Plain(Length, "byte")} ({e.Message.TrimEnd('.')})";
            throw new ImagingException(_source.Url.OriginalString, "", what, _source.Length is { } length ? $"room for {length}" : "room for all of it", e);
        }
    }
}
