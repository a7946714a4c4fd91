using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Search.Files;

/// <summary>An index file opened for reading: its sections, each checked when it is read.</summary>
internal sealed unsafe class IndexFile : IDisposable
{
    private const int MostReason = 300;
    private const int ChunkBytes = 1 << 20;

    private readonly SafeFileHandle _handle;
    private MappedFile? _mapped;
    private IDisposable? _share;

    private IndexFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    public string Path { get; }

    /// <summary>Length in bytes when it was opened.</summary>
    public long Length { get; }

    public IReadOnlyList<IndexFileSection> Sections { get; private set; } = [];

    /// <summary>Told of bytes read; throws to cancel.</summary>
    public Action<int> Report { get; set; } = _ => { };

    /// <summary>Opens a file and reads header and table.</summary>
    /// <exception cref="IndexFileException">It is not an index file of this version, or cut short.</exception>
    public static IndexFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IndexFileFormat.RequireLittleEndian();
        SafeFileHandle handle = OpenHandle(path);
        try
        {
            IndexFile file = new(path, handle, RandomAccess.GetLength(handle));
            file.ReadTable();
            return file;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as index files do.</summary>
    public static bool HasMagic(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return false;
        }

        using SafeFileHandle handle = OpenHandle(path);
        Span<byte> start = stackalloc byte[IndexFileFormat.Magic.Length];
        return RandomAccess.Read(handle, start, 0) == start.Length && start.SequenceEqual(IndexFileFormat.Magic);
    }

    /// <summary>Maps the whole file; from now on <see cref="Buffer"/> copies nothing.</summary>
    public void Map()
    {
        _mapped = new MappedFile(_handle, Length);
        _share = _mapped.Share();
    }

    /// <summary>Reads the section <c>meta</c>; whether its values go together is for the caller to check.</summary>
    public IndexMeta ReadMeta()
    {
        IndexFileSection section = Sections[0];
        if (section.Name != IndexFileFormat.Meta)
        {
            throw Error(IndexFileFormat.Table, $"section {section.Name} at first", IndexFileFormat.Meta);
        }

        if (section.Length > Array.MaxLength)
        {
            throw Error(section.Name, Quantity.Plain(section.Length, "byte"), "less than 2 GiB");
        }

        try
        {
            byte[] json = ReadArray<byte>(section);
            return JsonSerializer.Deserialize(json, IndexMetaJson.Default.IndexMeta) ?? throw Error(section.Name, "null", "an object");
        }
        catch (JsonException exception)
        {
            // The message may quote all that follows the fault.
            string reason = exception.Message.Length <= MostReason ? exception.Message : exception.Message[..MostReason] + "...";
            throw new IndexFileException(Path, section.Name, $"other JSON ({reason})", "the properties of an index", exception);
        }
    }

    public IndexFileSection Section(string name) => Sections.First(section => section.Name == name);

    /// <summary>A section of a type of number, checked.</summary>
    public T[] ReadArray<T>(string name)
        where T : unmanaged => ReadArray<T>(Section(name));

    /// <summary>A section in native memory: a checked copy, or, where the file is mapped, the file itself, checked if that is wished.</summary>
    public NativeBuffer Buffer(string name, bool check)
    {
        IndexFileSection section = Section(name);
        if (_mapped is { } mapped)
        {
            if (check)
            {
                Check(section, mapped.Start + section.Offset);
            }

            return new NativeBuffer(mapped.Start + section.Offset, section.Length, mapped.Share());
        }

        return Copy(name);
    }

    /// <summary>A checked copy of a section in native memory.</summary>
    public NativeBuffer Copy(string name)
    {
        IndexFileSection section = Section(name);
        NativeBuffer buffer = new(section.Length);
        try
        {
            Read(section, buffer.Pointer);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Checks that there are zeros between the sections.</summary>
    public void CheckGaps()
    {
        long end = IndexFileFormat.HeaderBytes + ((long)Sections.Count * IndexFileFormat.EntryBytes);
        foreach (IndexFileSection section in Sections)
        {
            byte[] gap = new byte[section.Offset - end];
            ReadExactly(section.Name, gap, end);
            if (gap.AsSpan().ContainsAnyExcept((byte)0))
            {
                throw Error(section.Name, "something in the bytes before it", "zeros");
            }

            end = section.End;
        }
    }

    public IndexFileException Error(string section, string found, string expected) => new(Path, section, found, expected);

    public void Dispose()
    {
        _share?.Dispose();
        _handle.Dispose();
    }

    private static SafeFileHandle OpenHandle(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IndexFileException(path, IndexFileFormat.File, "a folder", "a regular file");
        }

        // Opening a pipe would wait for a writer; it has no size.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            throw new IndexFileException(path, IndexFileFormat.File, "nothing in it", $"a regular file of {Quantity.Plain(IndexFileFormat.HeaderBytes, "byte")} or more");
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path, exception);
        }
    }

    private void ReadTable()
    {
        byte[] header = new byte[Math.Min(Length, IndexFileFormat.HeaderBytes)];
        ReadExactly(IndexFileFormat.Header, header, 0);
        (long length, int count, uint checksum) = IndexFileTable.DecodeHeader(Path, header);
        byte[] table = new byte[count * IndexFileFormat.EntryBytes];
        ReadExactly(IndexFileFormat.Table, table, IndexFileFormat.HeaderBytes);
        Sections = IndexFileTable.Decode(Path, table, checksum, length);
        foreach (IndexFileSection section in Sections)
        {
            if (section.End > Length)
            {
                throw Error(section.Name, $"the end of the file at byte {Length}", $"{Quantity.Plain(section.Length, "byte")} from byte {section.Offset} on");
            }
        }

        if (Length != length)
        {
            throw Error(IndexFileFormat.File, Quantity.Plain(Length, "byte"), $"{length}");
        }
    }

    private T[] ReadArray<T>(IndexFileSection section)
        where T : unmanaged
    {
        T[] values = new T[section.Length / sizeof(T)];
        fixed (T* pointer = values)
        {
            Read(section, (byte*)pointer);
        }

        return values;
    }

    private void Read(IndexFileSection section, byte* destination)
    {
        Crc32C crc = default;
        for (long done = 0; done < section.Length; done += ChunkBytes)
        {
            Span<byte> chunk = new(destination + done, (int)Math.Min(ChunkBytes, section.Length - done));
            ReadExactly(section.Name, chunk, section.Offset + done);
            crc.Append(chunk);
            Report(chunk.Length);
        }

        Compare(section, crc);
    }

    private void Check(IndexFileSection section, byte* start)
    {
        Crc32C crc = default;
        for (long done = 0; done < section.Length; done += ChunkBytes)
        {
            int chunk = (int)Math.Min(ChunkBytes, section.Length - done);
            crc.Append(new ReadOnlySpan<byte>(start + done, chunk));
            Report(chunk);
        }

        Compare(section, crc);
    }

    private void Compare(IndexFileSection section, Crc32C crc)
    {
        if (crc.Value != section.Checksum)
        {
            throw Error(section.Name, $"bytes with checksum {crc.Value:x8}", $"{section.Checksum:x8}");
        }
    }

    private void ReadExactly(string section, Span<byte> destination, long offset)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int read = RandomAccess.Read(_handle, destination[done..], offset + done);
            if (read == 0)
            {
                throw Error(section, $"the end of the file at byte {offset + done}", $"{Quantity.Plain(destination.Length - done, "byte")} more");
            }

            done += read;
        }
    }
}
