using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;
using Plumbline.Vectors.Rows;

namespace Plumbline.Search.Files;

/// <summary>
/// Makes an index of a file. Whatever the file holds, nothing that a search does with it leaves the memory of the index: every place
/// number in it is checked.
/// </summary>
internal sealed class IndexFileReader
{
    private readonly IndexFile _file;
    private readonly IndexMeta _meta;
    private readonly bool _mapped;
    private readonly bool _checkRows;
    private readonly CancellationToken _cancellationToken;

    private IndexFileReader(IndexFile file, bool mapped, bool checkRows, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _file = file;
        _mapped = mapped;
        _checkRows = checkRows;
        _cancellationToken = cancellationToken;
        _meta = file.ReadMeta();
        IndexMetaCheck.Run(file, _meta);
        // The first section, meta, has been read.
        long bytes = file.Sections.Skip(1).Sum(section => mapped && !checkRows && section.Name == IndexFileFormat.Rows ? 0 : section.Length);
        SharedProgress shared = new(bytes, progress);
        file.Report = read =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            shared.Add(read);
        };
    }

    /// <summary>Reads an index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mapped">Whether vectors and base links stay in the file.</param>
    /// <param name="checkRows">Whether the vectors of a mapped file are checked too.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static VectorIndex<TKey> Load<TKey>(string path, bool mapped, bool checkRows, IProgress<double>? progress, CancellationToken cancellationToken)
        where TKey : notnull
    {
        string wanted = IndexFileFormat.KeyType<TKey>();
        using IndexFile file = IndexFile.Open(path);
        IndexFileReader reader = new(file, mapped, checkRows, progress, cancellationToken);
        return reader._meta.KeyType == wanted
            ? reader.Load<TKey>()
            : throw file.Error(IndexFileFormat.Meta, $"keys of type {reader._meta.KeyType}", wanted);
    }

    /// <summary>Reads the whole of a file and checks all of it.</summary>
    public static void Verify(string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        string keyType;
        using (IndexFile file = IndexFile.Open(path))
        {
            keyType = file.ReadMeta().KeyType;
        }

        // Mapped: no memory is taken for what is only looked at.
        using IDisposable index = keyType == IndexFileFormat.StringKeys
            ? Load<string>(path, mapped: true, checkRows: true, progress, cancellationToken)
            : Load<long>(path, mapped: true, checkRows: true, progress, cancellationToken);
    }

    /// <summary>Reads what the beginning of a file says.</summary>
    public static IndexFileInfo Describe(string path)
    {
        using IndexFile file = IndexFile.Open(path);
        IndexMeta meta = file.ReadMeta();
        IndexMetaCheck.Run(file, meta);
        return new IndexFileInfo(
            path,
            IndexFileFormat.Version,
            file.Length,
            meta.KeyType,
            meta.KeysAreRowNumbers,
            meta.Count,
            meta.Places - meta.Count - meta.Free,
            meta.Free,
            meta.Dimension,
            meta.Metric,
            meta.ElementKind,
            meta.ToOptions(),
            meta.Reachability,
            meta.Calibrations,
            file.Sections);
    }

    private VectorIndex<TKey> Load<TKey>()
        where TKey : notnull
    {
        _file.CheckGaps();
        if (_mapped)
        {
            _file.Map();
        }

        PlaceSet removed = ReadRemoved();
        int[] free = ReadFree(removed);
        KeyMap<TKey> keys = new KeySections(_file, _meta).Read<TKey>(removed);
        HnswGraph graph = new GraphSections(_file, _meta, _cancellationToken).Read(removed, free);
        VectorStore? store = null;
        try
        {
            store = ReadRows();
            StoreNorms norms = ReadNorms();
            IndexCore core = new(_meta.ToOptions(), graph, store, norms, removed, free) { Reachability = _meta.Reachability };
            return new VectorIndex<TKey>(core, keys, _meta.Calibrations);
        }
        catch
        {
            store?.Dispose();
            graph.Free();
            throw;
        }
    }

    private PlaceSet ReadRemoved()
    {
        ulong[] words = _file.ReadArray<ulong>(IndexFileFormat.Removed);
        if (_meta.Places % 64 != 0 && words[^1] >> (_meta.Places % 64) != 0)
        {
            throw _file.Error(IndexFileFormat.Removed, $"a place of {_meta.Places} or more", $"places of 0 to {_meta.Places - 1}");
        }

        PlaceSet removed = new(words);
        int expected = _meta.Places - _meta.Count;
        return removed.Count == expected ? removed : throw _file.Error(IndexFileFormat.Removed, Quantity.Plain(removed.Count, "place"), $"{expected}");
    }

    private int[] ReadFree(PlaceSet removed)
    {
        int[] free = _file.ReadArray<int>(IndexFileFormat.Free);
        PlaceSet seen = new();
        foreach (int place in free)
        {
            if (place < 0 || place >= _meta.Places || !removed.Contains(place) || !seen.Add(place))
            {
                throw _file.Error(IndexFileFormat.Free, $"place {place}", "removed places, each once");
            }
        }

        return free;
    }

    private StoreNorms ReadNorms()
    {
        if (_meta.Metric != Metric.Cosine)
        {
            return new StoreNorms(_meta.Metric, [], _meta.Metric == Metric.InnerProduct ? _meta.Longest ?? double.PositiveInfinity : 0);
        }

        double[] squared = _file.ReadArray<double>(IndexFileFormat.Norms);
        for (int place = 0; place < squared.Length; place++)
        {
            if (!(squared[place] >= 0 && double.IsFinite(squared[place])))
            {
                throw _file.Error(IndexFileFormat.Norms, $"{squared[place]} for place {place}", "a squared length");
            }
        }

        return new StoreNorms(_meta.Metric, squared, 0);
    }

    private VectorStore ReadRows()
    {
        NativeBuffer? terms = null;
        NativeBuffer? rows = null;
        try
        {
            terms = _meta.ElementKind == ElementKind.Byte ? _file.Copy(IndexFileFormat.Terms) : new NativeBuffer(0);
            rows = _file.Buffer(IndexFileFormat.Rows, _checkRows);
            VectorStore store = new(_meta.Dimension, _meta.ElementKind, _meta.Places, rows, terms, _meta.HighError);
            if (!_mapped || _checkRows)
            {
                new RowCheck(_file, store, _cancellationToken).Run();
            }

            return store;
        }
        catch
        {
            terms?.Dispose();
            rows?.Dispose();
            throw;
        }
    }
}
