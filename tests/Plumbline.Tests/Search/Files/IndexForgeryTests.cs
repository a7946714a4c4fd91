using CsCheck;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Testing;

namespace Plumbline.Tests.Search.Files;

/// <summary>A file whose checksums are right and whose content is not: nothing in it makes the process read where it must not.</summary>
public sealed class IndexForgeryTests
{
    public static TheoryData<string, string> Forgeries => new()
    {
        { "base-links", "link beyond" },
        { "base-links", "link below" },
        { "base-links", "link after the end" },
        { "upper-links", "link beyond" },
        { "upper-links", "link to a lower level" },
        { "levels", "above all" },
        { "levels", "another sum" },
        { "levels", "above the entry point" },
        { "removed", "beyond" },
        { "removed", "one more" },
        { "free", "beyond" },
        { "free", "not removed" },
        { "free", "twice" },
        { "key-offsets", "descending" },
        { "key-offsets", "beyond" },
        { "key-offsets", "of a removed place" },
        { "key-text", "twice" },
        { "key-text", "not UTF-8" },
        { "norms", "negative" },
        { "norms", "not a number" },
        { "table", "another section" },
        { "rows", "cut" },
        { "meta", "\"dimension\":19→\"dimension\":-1" },
        { "meta", "\"dimension\":19→\"dimension\":2147483647" },
        { "meta", "\"dimension\":19→\"dimension\":300" },
        { "rows", "\"dimension\":19,\"paddedDimension\":32→\"dimension\":300,\"paddedDimension\":304" },
        { "levels", "\"places\":240→\"places\":239" },
        { "meta", "\"places\":240→\"places\":2147483647" },
        { "meta", "\"count\":→\"count\":-" },
        { "meta", "\"m\":4,→\"m\":1," },
        { "upper-links", "\"m\":4,→\"m\":5," },
        { "meta", "\"entryPoint\":→\"entryPoint\":-" },
        { "meta", "\"entryPoint\":→\"entryPoint\":99" },
        { "meta", "\"metric\":\"Cosine\"→\"metric\":\"Cosinus\"" },
        { "meta", "\"metric\":\"Cosine\"→\"metric\":7" },
        { "table", "\"metric\":\"Cosine\"→\"metric\":\"L2\"" },
        { "meta", "\"elementKind\":\"Full\"→\"elementKind\":3" },
        { "table", "\"paddedDimension\":32,\"metric\":\"Cosine\",\"elementKind\":\"Full\"→\"paddedDimension\":64,\"metric\":\"Cosine\",\"elementKind\":\"Byte\"" },
        { "meta", "\"keyType\":\"string\"→\"keyType\":\"int\"" },
        { "meta", "\"seed\":7→\"sead\":7" },
        { "meta", "\"seed\":7→\"seed\":7,\"more\":1" },
        { "meta", "\"seed\":7→\"seed\":7,\"seed\":8" },
        { "meta", "\"calibrations\":[→\"calibrations\":[null," },
        { "meta", "\"target\":0.9→\"target\":1.5" },
        { "meta", "\"k\":10→\"k\":1" },
        { "meta", "\"highError\":→\"highError\":-" },
        { "meta", "\"keysAreRowNumbers\":false→\"keysAreRowNumbers\":true" },
        { "meta", "{→" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_forged_file_is_refused(string section, string forgery)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<string> index = IndexSamples.Worn<string>(Metric.Cosine, ElementKind.Full);
        index.Save(path);
        ForgedIndexFile file = new(path);
        if (forgery.Split('→') is [var old, var changed])
        {
            file.Meta(old, changed);
        }
        else
        {
            Forge(file, index.Core.Graph, section, forgery);
        }

        file.Write(path);
        Assert.Equal(section, Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path)).Section);
        Assert.Equal(section, Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path, memoryMapped: true)).Section);
        Assert.Equal(section, Assert.Throws<IndexFileException>(() => VectorIndex.Verify(path)).Section);
    }

    private static void Forge(ForgedIndexFile file, HnswGraph graph, string section, string forgery)
    {
        Span<int> links = section.EndsWith("-links", StringComparison.Ordinal) ? file.As<int>(section) : [];
        Span<long> offsets = file.As<long>("key-offsets");
        int live = Enumerable.Range(0, graph.Count).First(place => Length(file, place) > 0);
        switch (section, forgery)
        {
            case (_, "link beyond"):
                links[0] = graph.Count;
                break;
            case (_, "link below"):
                links[0] = -2;
                break;
            case (_, "link after the end"):
                int place = Enumerable.Range(0, graph.Count).First(place => graph.Links(place, 0).Length < 7);
                links[(place * 8) + 7] = 0;
                break;
            case (_, "link to a lower level"):
                links[0] = Enumerable.Range(0, graph.Count).First(place => graph.Level(place) == 0);
                break;
            case (_, "above all"):
                file["levels"][0] = 64;
                break;
            case (_, "another sum"):
                file["levels"][0] ^= 1;
                break;
            case (_, "above the entry point"):
                file["levels"][live] = 63;
                break;
            case ("removed", "beyond"):
                file.As<ulong>("removed")[^1] |= 1UL << 63;
                break;
            case (_, "one more"):
                file.As<ulong>("removed")[live / 64] ^= 1UL << live;
                break;
            case ("free", "beyond"):
                file.As<int>("free")[0] = graph.Count;
                break;
            case (_, "not removed"):
                file.As<int>("free")[0] = live;
                break;
            case ("free", "twice"):
                file.As<int>("free")[1] = file.As<int>("free")[0];
                break;
            case (_, "descending"):
                offsets[live + 2] = offsets[live + 1] - 1;
                break;
            case ("key-offsets", "beyond"):
                offsets[live + 1] = long.MaxValue;
                break;
            case (_, "of a removed place"):
                int removed = Enumerable.Range(0, graph.Count).First(place => (file.As<ulong>("removed")[place / 64] >> place & 1) != 0);
                offsets[removed + 1]++;
                break;
            case ("key-text", "twice"):
                // Two keys of the same length.
                int first = Enumerable.Range(0, graph.Count - 1).First(place => Length(file, place) > 0 && NextOfLength(file, place) > 0);
                byte[] text = file["key-text"];
                int second = NextOfLength(file, first);
                text.AsSpan((int)offsets[first], (int)Length(file, first)).CopyTo(text.AsSpan((int)offsets[second]));
                break;
            case (_, "not UTF-8"):
                file["key-text"][0] = 0xFF;
                break;
            case (_, "negative"):
                file.As<double>("norms")[0] = -1;
                break;
            case (_, "not a number"):
                file.As<double>("norms")[^1] = double.NaN;
                break;
            case (_, "another section"):
                file.Rename("norms", "forms");
                break;
            case (_, "cut"):
                file.Replace("rows", file["rows"][..^64]);
                break;
            default:
                Assert.Fail(forgery);
                break;
        }
    }

    private static long Length(ForgedIndexFile file, int place) => file.As<long>("key-offsets")[place + 1] - file.As<long>("key-offsets")[place];

    private static int NextOfLength(ForgedIndexFile file, int place)
    {
        for (int other = place + 1; other < file.As<long>("key-offsets").Length - 1; other++)
        {
            if (Length(file, other) == Length(file, place))
            {
                return other;
            }
        }

        return -1;
    }

    [Theory]
    [InlineData(ElementKind.Byte, "padding")]
    [InlineData(ElementKind.Byte, "term")]
    [InlineData(ElementKind.Half, "padding")]
    [InlineData(ElementKind.Half, "infinity")]
    [InlineData(ElementKind.Full, "padding")]
    [InlineData(ElementKind.Full, "low padding")]
    [InlineData(ElementKind.Full, "infinity")]
    public void Rows_that_no_index_has_are_refused_when_they_are_read(ElementKind kind, string forgery)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using (VectorIndex<long> index = IndexSamples.Plain<long>(Metric.L2, kind, 30))
        {
            index.Save(path);
        }

        ForgedIndexFile file = new(path);
        int padded = file["rows"].Length / 30 / (int)kind;
        int row = 7 * padded * (int)kind;
        switch (forgery)
        {
            case "padding":
                file["rows"][row + (IndexSamples.Dimension * Math.Min(2, (int)kind))] = 1;
                break;
            case "low padding":
                file["rows"][row + (2 * (padded + IndexSamples.Dimension))] = 1;
                break;
            case "term":
                file.As<int>("terms")[7]++;
                break;
            default:
                file.As<ushort>("rows")[(row / 2) + 3] = kind == ElementKind.Half ? (ushort)0xFC00 : (ushort)0x7F80;
                file.As<ushort>("rows")[(row / 2) + padded + 3] = 0;
                break;
        }

        file.Write(path);
        IndexFileException refusal = Assert.Throws<IndexFileException>(() => VectorIndex.Load(path));
        Assert.Equal("rows", refusal.Section);
        Assert.Contains("place 7", refusal.Message);
        Assert.Equal("rows", Assert.Throws<IndexFileException>(() => VectorIndex.Verify(path)).Section);
        // Only how near it is depends on such a row.
        using VectorIndex<long> mapped = VectorIndex.Load(path, memoryMapped: true);
        SearchAll(mapped);
    }

    [Fact]
    public void Whatever_is_altered_the_file_is_refused_or_its_index_can_be_searched_and_changed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        string forged = folder.File("forged.plumb");
        foreach (ElementKind kind in Enum.GetValues<ElementKind>())
        {
            using VectorIndex<string> index = IndexSamples.Worn<string>(Metric.L2, kind);
            index.Save(path);
            string[] names = [.. new ForgedIndexFile(path).Names];
            Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Bool).Sample(
                (section, at, value, many) =>
                {
                    ForgedIndexFile file = new(path);
                    byte[] bytes = file[names[section]];
                    for (int i = 0; i < (many ? 5 : 1); i++)
                    {
                        bytes[(int)((at + (i * 7919L)) % bytes.Length)] = value;
                    }

                    file.Write(forged);
                    foreach (bool mapped in (bool[])[false, true])
                    {
                        Try(forged, mapped);
                    }
                },
                iter: 120,
                threads: 1);
        }
    }

    private static void Try(string path, bool mapped)
    {
        VectorIndex<string> index;
        try
        {
            index = VectorIndex.Load<string>(path, mapped);
        }
        catch (IndexFileException)
        {
            return;
        }

        using (index)
        {
            SearchAll(index);
            if (!mapped)
            {
                using VectorSet more = IndexSamples.Vectors(ElementKind.Full, 200, 6);
                index.AddRange([.. Enumerable.Range(7000, 200).Select(IndexSamples.Key<string>)], more);
                index.Compact();
                SearchAll(index);
            }
        }
    }

    private static void SearchAll<TKey>(VectorIndex<TKey> index)
        where TKey : notnull
    {
        using VectorSet queries = IndexSamples.Vectors(ElementKind.Full, 5, 77);
        foreach (CapacityContract contract in (CapacityContract[])[CapacityContract.Lift, CapacityContract.SpillAndPad, CapacityContract.Truncate])
        {
            for (int i = 0; i < queries.Count; i++)
            {
                SearchResult<TKey> result = index.Search(queries[i], 20, new SearchParameters { EfSearch = 10, Contract = contract }, i == 0 ? KeyFilter.Where<TKey>(_ => true) : null);
                Assert.Equal(result.Returned, result.Neighbors.Select(neighbor => neighbor.Key).Distinct().Count());
            }
        }

        index.Statistics();
    }
}
