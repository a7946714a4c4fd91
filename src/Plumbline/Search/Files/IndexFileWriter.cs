using System.Text;
using System.Text.Json;
using Plumbline.Hnsw;
using Plumbline.Vectors.Rows;

namespace Plumbline.Search.Files;

/// <summary>
/// Writes an index. Twice over: for lengths and checksums, which stand at the beginning of the file, and to the stream. The caller keeps
/// writers out.
/// </summary>
internal sealed unsafe class IndexFileWriter<TKey>
    where TKey : notnull
{
    // Half of a surrogate pair has no place in UTF-8; two such keys would become one.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IndexCore _core;
    private readonly HnswGraph _graph;
    private readonly VectorStore _store;
    private readonly KeyMap<TKey> _keys;
    private readonly IndexMeta _meta;
    private readonly SharedProgress _progress;
    private readonly CancellationToken _cancellationToken;

    public IndexFileWriter(
        IndexCore core, KeyMap<TKey> keys, IReadOnlyList<EffortCalibration> calibrations, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        IndexFileFormat.RequireLittleEndian();
        _core = core;
        _graph = core.Graph;
        _store = core.Store;
        _keys = keys;
        _cancellationToken = cancellationToken;
        _meta = Describe(calibrations);
        // Vectors and base links, twice: the rest is little.
        _progress = new SharedProgress(2 * (RowBytes + BaseBytes), progress);
    }

    private long RowBytes => _store.Count * _store.Stride;

    private long BaseBytes => HnswGraph.BaseBytes(_graph.M, _graph.Count);

    /// <summary>Writes the whole file, from where the stream stands, forwards only.</summary>
    public void Write(Stream stream)
    {
        List<(string Name, int ElementBytes, long? Length)> names = IndexFileFormat.Sections(_meta);
        List<IndexFileSection> sections = [];
        long end = IndexFileFormat.HeaderBytes + (names.Count * IndexFileFormat.EntryBytes);
        foreach ((string name, int elementBytes, _) in names)
        {
            SectionSink sink = Pass(name, null);
            sections.Add(new IndexFileSection(name, IndexFileFormat.Align(end, name), sink.Length, elementBytes, sink.Checksum));
            end = sections[^1].End;
        }

        byte[] head = IndexFileTable.Encode(sections);
        stream.Write(head);
        end = head.Length;
        foreach (IndexFileSection section in sections)
        {
            stream.Write(new byte[section.Offset - end]);
            SectionSink sink = Pass(section.Name, stream);
            if (sink.Length != section.Length || sink.Checksum != section.Checksum)
            {
                throw new InvalidOperationException($"The index changed while it was saved: section {section.Name}.");
            }

            end = section.End;
        }
    }

    private IndexMeta Describe(IReadOnlyList<EffortCalibration> calibrations)
    {
        HnswBuildOptions options = _core.Options;
        int upper = 0;
        for (int place = 0; place < _graph.Count; place++)
        {
            upper += _graph.Level(place);
        }

        return new IndexMeta
        {
            KeyType = IndexFileFormat.KeyType<TKey>(),
            KeysAreRowNumbers = KeysAreRowNumbers(),
            Places = _graph.Count,
            Count = _core.Count,
            Free = _core.Free.Count,
            Dimension = _store.Dimension,
            PaddedDimension = _store.Padded,
            Metric = _core.Metric,
            ElementKind = _store.Kind,
            HighError = _store.HighError,
            Longest = _core.Metric == Metric.InnerProduct && double.IsFinite(_core.Norms.Longest) ? _core.Norms.Longest : null,
            M = options.M,
            EfConstruction = options.EfConstruction,
            Seed = options.Seed,
            OrderSeed = options.OrderSeed,
            LevelSeed = options.LevelSeed,
            EntryPoint = _graph.EntryPoint,
            UpperLists = upper,
            Reachability = _core.Reachability,
            Calibrations = calibrations,
        };
    }

    // By the keys themselves, not by how they are kept: the same index gives the same file.
    private bool KeysAreRowNumbers()
    {
        if (_keys is not KeyMap<long> keys || _core.Removed.Count > 0)
        {
            return false;
        }

        for (int place = 0; place < _graph.Count; place++)
        {
            if (keys[place] != place)
            {
                return false;
            }
        }

        return true;
    }

    private SectionSink Pass(string name, Stream? stream)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        SectionSink sink = new(stream, Report);
        Write(name, sink);
        sink.Flush();
        return sink;
    }

    private void Report(int bytes)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _progress.Add(bytes);
    }

    private void Write(string name, SectionSink sink)
    {
        switch (name)
        {
            case IndexFileFormat.Meta:
                sink.Write<byte>(JsonSerializer.SerializeToUtf8Bytes(_meta, IndexMetaJson.Default.IndexMeta));
                break;
            case IndexFileFormat.Levels:
                ForEachPlace(place => sink.Write((byte)_graph.Level(place)));
                break;
            case IndexFileFormat.UpperLinks:
                ForEachPlace(place => WriteUpperLinks(place, sink));
                break;
            case IndexFileFormat.Terms:
                sink.Write(new ReadOnlySpan<int>(_store.Terms, _store.Count));
                break;
            case IndexFileFormat.Norms:
                ForEachPlace(place => sink.Write(_core.Norms[place]));
                break;
            case IndexFileFormat.Keys:
                KeyMap<long> keys = (KeyMap<long>)(object)_keys;
                ForEachPlace(place => sink.Write(_core.Removed.Contains(place) ? 0 : keys[place]));
                break;
            case IndexFileFormat.KeyOffsets:
                WriteKeyOffsets(sink);
                break;
            case IndexFileFormat.KeyText:
                ForEachPlace(place => sink.Write<byte>(KeyText(place)));
                break;
            case IndexFileFormat.Removed:
                WriteRemoved(sink);
                break;
            case IndexFileFormat.Free:
                foreach (int place in _core.Free)
                {
                    sink.Write(place);
                }

                break;
            case IndexFileFormat.BaseLinks:
                sink.Write((byte*)_graph.BaseLinks, BaseBytes);
                break;
            case IndexFileFormat.Rows:
                sink.Write(_store.Rows[0], RowBytes);
                break;
            default:
                throw new InvalidOperationException($"There is no section {name}.");
        }
    }

    private void ForEachPlace(Action<int> write)
    {
        for (int place = 0; place < _graph.Count; place++)
        {
            write(place);
        }
    }

    private void WriteUpperLinks(int place, SectionSink sink)
    {
        for (int level = 1; level <= _graph.Level(place); level++)
        {
            ReadOnlySpan<int> links = _graph.Links(place, level);
            sink.Write(links);
            for (int i = links.Length; i < _graph.M; i++)
            {
                sink.Write(-1);
            }
        }
    }

    private void WriteKeyOffsets(SectionSink sink)
    {
        long offset = 0;
        sink.Write(offset);
        ForEachPlace(place =>
        {
            offset += KeyText(place).Length;
            sink.Write(offset);
        });
    }

    private byte[] KeyText(int place)
    {
        if (_core.Removed.Contains(place))
        {
            return [];
        }

        string key = (string)(object)_keys[place];
        try
        {
            return s_strict.GetBytes(key);
        }
        catch (EncoderFallbackException exception)
        {
            throw new InvalidOperationException($"The key at place {place} holds half of a surrogate pair, which a file cannot keep; nothing was saved.", exception);
        }
    }

    private void WriteRemoved(SectionSink sink)
    {
        ReadOnlySpan<ulong> words = _core.Removed.Words;
        for (int i = 0; i < (_graph.Count + 63L) / 64; i++)
        {
            sink.Write(i < words.Length ? words[i] : 0);
        }
    }
}
