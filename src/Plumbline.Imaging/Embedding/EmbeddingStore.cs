using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Plumbline.IO.Npy;

namespace Plumbline.Imaging.Embedding;

/// <summary>
/// An embedding in the making: a folder beside the output, with the rows in their places and a journal of finished batches. A batch
/// counts as finished where its journal line is whole and its rows have the checksum that stands there, so that a kill, a full disk or a
/// power cut at any moment costs what was under way, and never lets a wrong row pass.
/// </summary>
internal sealed class EmbeddingStore : IDisposable
{
    private const string RowsName = "rows.npy";
    private const string JournalName = "journal";
    private const string IdentityName = "identity";
    // What was at the output before, while manifest and rows take its place.
    private const string ReplacedName = "replaced.npy";
    private const int CheckLength = 16;

    private readonly string _folder;
    private readonly EmbeddingIdentity _identity;
    private readonly Lock _lock = new();
    private readonly bool[] _done;
    private readonly SortedDictionary<int, string> _broken = [];
    private SafeFileHandle? _rows;
    private FileStream? _journal;

    private EmbeddingStore(string folder, EmbeddingIdentity identity)
    {
        _folder = folder;
        _identity = identity;
        _done = new bool[identity.Count];
    }

    /// <summary>Images that are done; broken ones among them.</summary>
    public int Done { get; private set; }

    /// <summary>Images that did not decode, with the reason, in order.</summary>
    public IReadOnlyDictionary<int, string> Broken => _broken;

    private long RowBytes => (long)_identity.Dimension * sizeof(float);

    /// <summary>The folder of an output's unfinished embedding.</summary>
    /// <param name="output">The output.</param>
    public static string FolderOf(string output)
    {
        string path = Path.GetFullPath(output);
        return Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.embedding");
    }

    /// <summary>Images that an interrupted embedding has finished, as its journal says; null where there is none, or it is being written.</summary>
    /// <param name="output">The output.</param>
    public static int? FinishedIn(string output)
    {
        string journal = Path.Combine(FolderOf(output), JournalName);
        try
        {
            return File.Exists(journal) ? File.ReadAllLines(journal).Select(JournalLine.Parse).OfType<JournalLine>().Sum(line => line.Count) : null;
        }
        catch (IOException)
        {
            // Somebody is writing it.
            return null;
        }
    }

    /// <summary>Opens what an interrupted run of the same identity left, or begins anew.</summary>
    /// <param name="output">The output.</param>
    /// <param name="identity">What is embedded.</param>
    /// <param name="replace">Whether the remains of another identity are dropped, and not refused.</param>
    /// <param name="progress">Told the images checked.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    /// <exception cref="OtherEmbeddingException">Remains of another identity are there.</exception>
    /// <exception cref="ImagingException">Another process writes them; the disk is too small.</exception>
    public static EmbeddingStore Open(string output, EmbeddingIdentity identity, bool replace, Action<int>? progress, CancellationToken cancellationToken)
    {
        EmbeddingStore store = new(FolderOf(output), identity);
        try
        {
            Directory.CreateDirectory(store._folder);
            store.Take(output);
            string path = store.In(IdentityName);
            // Where no batch is finished, nothing is lost; and the identity may be half written.
            string? found = File.Exists(path) && store._journal!.Length > 0 ? File.ReadAllText(path) : null;
            if (found is not null && identity.DifferenceFrom(found) is { } difference)
            {
                if (!replace)
                {
                    throw new OtherEmbeddingException(output, difference, store._folder);
                }

                found = null;
            }

            store.OpenRows(output, continues: found is not null);
            if (found is null)
            {
                store._journal!.SetLength(0);
                File.WriteAllText(path, identity.ToText());
            }
            else
            {
                store.Recall(progress, cancellationToken);
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Ranges of images that are not done, each of at most a batch, in order.</summary>
    /// <param name="batch">Images of a range at most.</param>
    public IEnumerable<(int First, int Count)> Missing(int batch)
    {
        for (int first = 0; first < _done.Length;)
        {
            int end = first;
            while (end < _done.Length && end - first < batch && !_done[end])
            {
                end++;
            }

            if (end > first)
            {
                yield return (first, end - first);
            }

            first = Math.Max(end, first + 1);
        }
    }

    /// <summary>Keeps a finished batch.</summary>
    /// <param name="first">Its first image.</param>
    /// <param name="rows">A row an image; those of broken images are zero.</param>
    /// <param name="broken">Images of it that did not decode, with the reason.</param>
    public void Add(int first, ReadOnlySpan<float> rows, IReadOnlyList<(int Index, string Reason)> broken)
    {
        int count = rows.Length / _identity.Dimension;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rows);
        RandomAccess.Write(_rows!, bytes, Place(first));
        string line = new JournalLine(first, count, Check(bytes), [.. broken]).ToText();
        lock (_lock)
        {
            // One write a line: a line cut off by a kill has no end and is passed over.
            _journal!.Write(Encoding.UTF8.GetBytes(line));
            _journal.Flush();
            Count(first, count, broken);
        }
    }

    /// <summary>Brings the rows to the disk, without those of broken images, and gives them the output's name. The folder is removed.</summary>
    /// <param name="output">The output.</param>
    /// <param name="beside">Writes what belongs beside it, before it appears.</param>
    /// <returns>Rows written.</returns>
    public int Finish(string output, Action beside)
    {
        if (_broken.Count > 0)
        {
            CloseGaps();
        }

        int rows = _identity.Count - _broken.Count;
        RandomAccess.Write(_rows!, NpyHeaderText.Create("<f4", rows, _identity.Dimension), 0);
        RandomAccess.SetLength(_rows!, NpyHeaderText.Bytes + (rows * RowBytes));
        RandomAccess.FlushToDisk(_rows!);
        _rows!.Dispose();
        Replace(output, beside);
        _journal!.Dispose();
        Directory.Delete(_folder, recursive: true);
        return rows;
    }

    /// <summary>Removes what was left where the process was ended after the output had its name.</summary>
    /// <param name="output">The output.</param>
    public static void ClearUp(string output)
    {
        string folder = FolderOf(output);
        string journal = Path.Combine(folder, JournalName);
        if (!File.Exists(output) || !File.Exists(journal) || File.Exists(Path.Combine(folder, RowsName)))
        {
            return;
        }

        try
        {
            using FileStream lockedBy = new(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody is beginning there, or it may not be changed.
        }
    }

    /// <summary>Closes the files; where nothing is done yet, nothing stays.</summary>
    public void Dispose()
    {
        bool empty = _journal is not null && Done == 0 && _journal.CanRead && _journal.Length == 0;
        _rows?.Dispose();
        _journal?.Dispose();
        if (empty && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string Check(ReadOnlySpan<byte> rows) => Convert.ToHexStringLower(SHA256.HashData(rows))[..CheckLength];

    private void Take(string output)
    {
        try
        {
            _journal = new FileStream(In(JournalName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new ImagingException(output, "", "another embedding that is writing it", "an output of its own", e);
        }
    }

    private void OpenRows(string output, bool continues)
    {
        string path = In(RowsName);
        long length = NpyHeaderText.Bytes + (_identity.Count * RowBytes);
        if (!continues)
        {
            File.Delete(path);
        }

        bool exists = File.Exists(path);
        try
        {
            // The whole length at once: a disk that is too small is known before the work.
            _rows = exists
                ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess)
                : File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess, preallocationSize: length);
            if (RandomAccess.GetLength(_rows) != length)
            {
                RandomAccess.SetLength(_rows, length);
            }
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && !exists)
        {
            File.Delete(path);
            throw new ImagingException(output, "", $"a disk that does not take {Quantity.Count(length, "byte")}", "room for the embeddings", e);
        }
    }

    /// <summary>Takes over what the journal names and the rows bear out; the journal is written anew from that.</summary>
    private void Recall(Action<int>? progress, CancellationToken cancellationToken)
    {
        using StreamReader reader = new(_journal!, Encoding.UTF8, leaveOpen: true);
        StringBuilder kept = new();
        while (reader.ReadLine() is { } text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (JournalLine.Parse(text) is not { } line || line.First < 0 || line.Count < 1 || line.Count > _identity.Count - line.First)
            {
                continue;
            }

            byte[] bytes = new byte[line.Count * RowBytes];
            if (RandomAccess.Read(_rows!, bytes, Place(line.First)) == bytes.Length && Check(bytes) == line.Check)
            {
                Count(line.First, line.Count, line.Broken);
                kept.Append(line.ToText());
                progress?.Invoke(Done);
            }
        }

        _journal!.SetLength(0);
        _journal.Write(Encoding.UTF8.GetBytes(kept.ToString()));
        _journal.Flush();
    }

    private void Count(int first, int count, IReadOnlyList<(int Index, string Reason)> broken)
    {
        for (int i = first; i < first + count; i++)
        {
            Done += _done[i] ? 0 : 1;
            _done[i] = true;
        }

        foreach ((int index, string reason) in broken)
        {
            _broken[index] = reason;
        }
    }

    /// <summary>An output that is there goes first: it must not be found beside the manifest of the new one.</summary>
    private void Replace(string output, Action beside)
    {
        string replaced = In(ReplacedName);
        bool replaces = File.Exists(output);
        if (replaces)
        {
            File.Move(output, replaced, overwrite: true);
        }

        try
        {
            beside();
            File.Move(In(RowsName), output, overwrite: true);
        }
        catch when (replaces)
        {
            File.Move(replaced, output);
            throw;
        }
    }

    private void CloseGaps()
    {
        byte[] row = new byte[RowBytes];
        int to = 0;
        for (int from = 0; from < _identity.Count; from++)
        {
            if (_broken.ContainsKey(from))
            {
                continue;
            }

            if (from != to)
            {
                RandomAccess.Read(_rows!, row, Place(from));
                RandomAccess.Write(_rows!, row, Place(to));
            }

            to++;
        }
    }

    private long Place(int row) => NpyHeaderText.Bytes + (row * RowBytes);

    private string In(string name) => Path.Combine(_folder, name);
}
