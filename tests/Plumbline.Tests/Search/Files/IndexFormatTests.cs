using System.Globalization;
using System.Text;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.Tests.Search.Files;

/// <summary>The format stays what it is and what docs/index-format.md says.</summary>
public sealed class IndexFormatTests
{
    // Made once, by IndexSamples.Worn, and saved by the first version. The construction of graphs may change; files do not.
    private static readonly string s_golden = Path.Combine(Repository.Root, "tests", "Plumbline.Tests", "Search", "Files", "Golden");

    [Fact]
    public void A_file_of_version_1_with_string_keys_is_read_and_written_as_ever()
    {
        string path = Path.Combine(s_golden, "version-1-strings.plumb");
        VectorIndex.Verify(path);
        using VectorIndex<string> index = VectorIndex.Load<string>(path);
        Assert.Equal((Metric.Cosine, ElementKind.Byte), (index.Metric, index.Statistics().Kind));
        CheckWorn(path, index, ElementKind.Byte);
    }

    [Fact]
    public void A_file_of_version_1_with_long_keys_is_read_and_written_as_ever()
    {
        string path = Path.Combine(s_golden, "version-1-longs.plumb");
        VectorIndex.Verify(path);
        using VectorIndex<long> index = VectorIndex.Load(path, memoryMapped: true);
        Assert.Equal((Metric.L2, ElementKind.Full), (index.Metric, index.Statistics().Kind));
        CheckWorn(path, index, ElementKind.Full);
    }

    private static void CheckWorn<TKey>(string path, VectorIndex<TKey> index, ElementKind kind)
        where TKey : notnull
    {
        Assert.Equal(File.ReadAllBytes(path), IndexSamples.Bytes(index));
        Assert.Equal(new HnswBuildOptions { M = 4, EfConstruction = 40, Seed = 7, OrderSeed = 9 }, index.Options);
        Assert.Equal([(0.5, 12, false), (0.9, 20, true)], index.Calibrations.Select(one => (one.Target, one.Queries, one.OwnVectors)));
        using VectorSet first = IndexSamples.Vectors(kind, 240, 1);
        using VectorSet more = IndexSamples.Vectors(kind, 12, 2);
        float[] vector = new float[IndexSamples.Dimension];
        int count = 0;
        for (int i = 21; i < 240; i += 2, count++)
        {
            Assert.True(index.TryGetVector(IndexSamples.Key<TKey>(i), vector));
            Assert.Equal(first[i], vector);
            Assert.Equal(IndexSamples.Key<TKey>(i), index.Search(vector, 1).Neighbors[0].Key);
        }

        for (int i = 0; i < 10; i++, count++)
        {
            Assert.True(index.TryGetVector(IndexSamples.Key<TKey>(1000 + i), vector));
            Assert.Equal(more[i], vector);
        }

        Assert.Equal(count, index.Count);
    }

    [Theory]
    [InlineData(ElementKind.Byte)]
    [InlineData(ElementKind.Half)]
    [InlineData(ElementKind.Full)]
    public void The_reader_of_the_documentation_reads_keys_vectors_and_links(ElementKind kind)
    {
        ReferencePython.RequireNumPy();
        using TemporaryFolder folder = new();
        using VectorIndex<string> strings = IndexSamples.Worn<string>(Metric.Cosine, kind);
        Assert.Equal(Dump(strings), ReadByPython(strings, folder));
        using VectorIndex<long> longs = IndexSamples.Worn<long>(Metric.L2, kind);
        Assert.Equal(Dump(longs), ReadByPython(longs, folder));
        using VectorSet vectors = IndexSamples.Vectors(kind, 50, 4);
        using VectorIndex<long> rows = VectorIndex.Build(vectors, Metric.L2);
        Assert.Equal(Dump(rows), ReadByPython(rows, folder));
    }

    private static string ReadByPython<TKey>(VectorIndex<TKey> index, TemporaryFolder folder)
        where TKey : notnull
    {
        index.Save(folder.File("index.plumb"));
        string reader = Repository.Between(Repository.ReadText("docs/index-format.md"), "<!-- reader -->\n```python\n", "```");
        // Values as their bits: no two programs need to agree on how to write a float.
        const string Print = """

            meta, keys, removed, vectors, links = read_index("index.plumb")
            print(meta["entryPoint"])
            for place in range(meta["places"]):
                key = "-" if removed[place] else str(keys[place]).encode("unicode_escape").decode()
                print(key, *np.ascontiguousarray(vectors[place]).view("<u4"), links[place])
            """;
        return ReferencePython.Run(reader + Print, folder.Path).ReplaceLineEndings("\n");
    }

    /// <summary>What an index holds, as the script prints it.</summary>
    private static string Dump<TKey>(VectorIndex<TKey> index)
        where TKey : notnull
    {
        HnswGraph graph = index.Core.Graph;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{graph.EntryPoint}\n");
        float[] vector = new float[index.Dimension];
        for (int place = 0; place < graph.Count; place++)
        {
            index.Core.Store.Read(place, vector);
            text.Append(index.Core.Removed.Contains(place) ? "-" : Escaped(index.Keys[place].ToString()!));
            foreach (float value in vector)
            {
                text.Append(CultureInfo.InvariantCulture, $" {BitConverter.SingleToUInt32Bits(value)}");
            }

            IEnumerable<string> levels = Enumerable.Range(0, graph.Level(place) + 1).Select(level => $"[{string.Join(", ", graph.Links(place, level).ToArray())}]");
            text.Append(CultureInfo.InvariantCulture, $" [{string.Join(", ", levels)}]\n");
        }

        return text.ToString();
    }

    /// <summary>Python's unicode_escape.</summary>
    private static string Escaped(string key) => string.Concat(key.EnumerateRunes().Select(rune => rune.Value switch
    {
        < 0x80 => rune.ToString(),
        < 0x100 => $"\\x{rune.Value:x2}",
        < 0x1_0000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    }));
}
