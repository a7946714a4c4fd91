using System.Buffers.Binary;
using System.Text;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>What is wrong with an index file is said by place, found and expected.</summary>
public sealed class IndexRefusalTests : IDisposable
{
    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hnsw")]
    [InlineData("sq8")]
    [InlineData("sq8_uniform")]
    [InlineData("fp16")]
    [InlineData("idmap2")]
    [InlineData("flat")]
    [InlineData("hnswlib")]
    public void A_file_cut_anywhere_is_refused_and_one_that_goes_on_too(string kind)
    {
        byte[] valid = Valid(kind);
        for (int length = 0; length < valid.Length; length += length < 400 || length > valid.Length - 200 ? 1 : 41)
        {
            string path = _folder.File("cut", valid.AsSpan(0, length));
            Assert.Contains(path, Assert.Throws<VectorFormatException>(() => Read(path, kind)).Message, StringComparison.Ordinal);
        }

        string longer = _folder.File("longer", [.. valid, 0]);
        Assert.Throws<VectorFormatException>(() => Read(longer, kind));
        using LibraryIndex index = Read(_folder.File("whole", valid), kind);
        Assert.Equal((IndexFiles.Count, IndexFiles.Dimension), (index.Description.Count, index.Description.Dimension));
    }

    [Theory]
    [InlineData("IwFl", "byte 0: found index kind IndexIVFFlat (IwFl), expected IxF2, IxFI or IxFl (flat), IHNf")]
    [InlineData("IHNp", "found index kind IndexHNSWPQ (IHNp), expected")]
    [InlineData("IHNc", "found index kind IHNc, expected")]
    [InlineData("IxPQ", "found index kind IndexPQ (IxPQ), expected")]
    [InlineData("null", "found index kind null, expected")]
    [InlineData("\n{}\0", "found index kind ...., expected")]
    public void Another_kind_is_named_by_its_four_letters(string kind, string message)
    {
        byte[] file = IndexFiles.Faiss("hnsw");
        Encoding.ASCII.GetBytes(kind).CopyTo(file, 0);
        Refuses(file, "hnsw", message);
    }

    [Theory]
    [InlineData(4, -1, "IHNf header, d: found -1, expected 1 to 1048576")]
    [InlineData(4, 0, "IHNf header, d: found 0, expected 1 to 1048576")]
    [InlineData(4, 1 << 30, "IHNf header, d: found 1073741824, expected 1 to 1048576")]
    [InlineData(8, 61, "graph, levels, size: found 60, expected 61")]
    [InlineData(12, -1, "IHNf header, ntotal: found -4294967236, expected 0 to 2147483646")]
    [InlineData(33, 4, "IHNf header, metric_type: found 4, expected 0 (inner product) or 1 (L2)")]
    [InlineData(37, int.MaxValue, "graph, assign_probas, size: found 2147483647 of 8 bytes each, expected at most")]
    [InlineData(41, -1, "graph, assign_probas, size: found 18446744069414584322 of 8 bytes each, expected at most")]
    [InlineData(69, 1, "graph, cum_nneighbor_per_level 0: found 1, expected 0")]
    [InlineData(73, -8, "graph, cum_nneighbor_per_level 1: found -8, expected 0 or more")]
    [InlineData(81, 59, "graph, levels, size: found 59, expected 60")]
    [InlineData(89, 0, "graph, levels, point 0: found 0, expected 1 to 2")]
    [InlineData(89, 3, "graph, levels, point 0: found 3, expected 1 to 2")]
    [InlineData(89, 1, "graph, offsets, point 1: found 12, expected 8, by the levels of the points before")]
    [InlineData(337, 8, "graph, offsets, point 0: found 8, expected 0")]
    [InlineData(825, 503, "graph, neighbors, size: found 503, expected 504")]
    [InlineData(833, 60, "graph, neighbors, point 0, level 0: found 60, expected -1 to 59")]
    [InlineData(833, -2, "graph, neighbors, point 0, level 0: found -2, expected -1 to 59")]
    [InlineData(865, 7, "graph, neighbors, point 0, level 1: found a link to point 7, which has 1 levels, expected points of that level")]
    [InlineData(2849, 60, "graph, entry_point: found 60, expected 0 to 59")]
    [InlineData(2849, -1, "graph, entry_point: found -1, expected 0 to 59")]
    [InlineData(2849, 1, "graph, max_level: found 1, expected 0 to 0, a level of the entry point")]
    [InlineData(2853, 2, "graph, max_level: found 2, expected 0 to 1, a level of the entry point")]
    [InlineData(2861, 0, "graph, efSearch: found 0, expected 1 or more")]
    [InlineData(2873, 6, "IxF2 header, d: found 6, expected 5, as the index around it")]
    [InlineData(2902, 0, "IxF2 header, metric_type: found inner product, expected that of the index around it")]
    [InlineData(2906, 299, "vectors, size: found 299, expected 300")]
    public void Faiss(int offset, int value, string message)
    {
        byte[] file = IndexFiles.Faiss("hnsw");
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
        Refuses(file, "hnsw", message);
    }

    [Theory]
    [InlineData(1, "QT_4bit")]
    [InlineData(5, "QT_8bit_direct")]
    [InlineData(99, "99")]
    public void Another_quantizer_is_named(int type, string name)
    {
        byte[] file = IndexFiles.Faiss("sq8");
        // Behind the graph and the header of the storage.
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2869 + 37), type);
        Refuses(file, "sq8", $"quantizer, qtype: found {name}, expected QT_8bit, QT_8bit_uniform or QT_fp16");
    }

    [Theory]
    [InlineData(0, 1, "header, offsetLevel0: found 1, expected 0")]
    [InlineData(8, 59, "header, max_elements: found 59, expected 60 to")]
    [InlineData(20, -1, "header, cur_element_count: found 18446744069414584380, expected 0 to 2147483646")]
    [InlineData(24, 65, "header, size_data_per_element: found 65, expected 64")]
    [InlineData(32, 57, "header, label_offset: found 57, expected 36 and a multiple of 4")]
    [InlineData(32, 36, "header, label_offset: found 36, expected 40 to")]
    [InlineData(40, 40, "header, offsetData: found 40, expected 36")]
    [InlineData(48, 2, "header, maxlevel: found 2, expected 0 to 1, a level of the entry point")]
    [InlineData(48, -2, "header, maxlevel: found -2, expected 0 or more")]
    [InlineData(52, 60, "header, enterpoint_node: found 60, expected 0 to 59")]
    [InlineData(52, 1, "header, maxlevel: found 1, expected 0 to 0, a level of the entry point")]
    [InlineData(56, 0, "header, maxM: found 0, expected 1 to 65535")]
    [InlineData(56, 5, "upper levels, point 0, size: found 20, expected a multiple of 24, the bytes of a level")]
    [InlineData(64, 70000, "header, maxM0: found 70000, expected 1 to 65535")]
    [InlineData(96, 9, "point 0, level 0: found 9 links, expected at most 8")]
    [InlineData(100, 60, "point 0, level 0: found a link to 60, expected 0 to 59")]
    [InlineData(100, -1, "point 0, level 0: found a link to 4294967295, expected 0 to 59")]
    [InlineData(3936, 40, "upper levels, point")]
    [InlineData(3944, 7, "point 0, level 1: found a link to point 7, which has 0 upper levels, expected points of that level")]
    public void Hnswlib(int offset, int value, string message)
    {
        byte[] file = IndexFiles.Hnswlib(0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
        Refuses(file, "hnswlib", message);
    }

    [Fact]
    public void A_metric_is_needed_for_hnswlib_and_may_not_contradict_FAISS()
    {
        string hnswlib = _folder.File("index.bin", IndexFiles.Hnswlib(0));
        Assert.StartsWith($"{hnswlib}: metric: found none, as an hnswlib file names none, expected the metric it was built with", Assert.Throws<VectorFormatException>(() => LibraryIndexFile.Open(hnswlib, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        string faiss = _folder.File("index.faiss", IndexFiles.Faiss("hnsw"));
        Assert.Equal($"{faiss}: header, metric_type: found SquaredL2, expected Cosine, as asked for", Assert.Throws<VectorFormatException>(() => LibraryIndexFile.Open(faiss, new LibraryIndexOptions { Metric = Metric.Cosine }, cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Files_are_told_apart_by_their_first_bytes()
    {
        Assert.Equal(LibraryIndexFormat.Faiss, LibraryIndexFile.Recognise(_folder.File("a", IndexFiles.Faiss("flat"))));
        Assert.Equal(LibraryIndexFormat.Faiss, LibraryIndexFile.Recognise(_folder.File("b", "IwFl"u8)));
        Assert.Equal(LibraryIndexFormat.Hnswlib, LibraryIndexFile.Recognise(_folder.File("c", IndexFiles.Hnswlib(2))));
        Assert.Null(LibraryIndexFile.Recognise(_folder.File("d", new byte[200])));
        Assert.Null(LibraryIndexFile.Recognise(_folder.File("e", [])));
        Assert.Null(LibraryIndexFile.Recognise(_folder.File("f", NpyBytes.Create(NpyBytes.ThreeByTwo, NpyBytes.Data(1, 2, 3, 4, 5, 6), 1))));
    }

    private static byte[] Valid(string kind) => kind == "hnswlib" ? IndexFiles.Hnswlib(3) : IndexFiles.Faiss(kind);

    private static LibraryIndex Read(string path, string kind) =>
        kind == "hnswlib" ? HnswlibIndex.Read(path, new LibraryIndexOptions { Metric = Metric.SquaredL2 }) : FaissIndex.Read(path);

    private void Refuses(byte[] file, string kind, string message)
    {
        string path = _folder.File("damaged", file);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Read(path, kind));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
