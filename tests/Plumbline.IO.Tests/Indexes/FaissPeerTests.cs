namespace Plumbline.IO.Tests.Indexes;

/// <summary>Files that Debian's FAISS (1.7.3) writes, and its answers, at k from 2 efSearch on (and a little more among few links), where it does what later releases do (below, it counts
/// dropped candidates that were expanded already as live ones lost, and may stop early). It sums one component after the other, and so do we here.</summary>
public sealed class FaissPeerTests
{
    private const string Pairs = "1:10,10:40,10:80,10:400,16:40,50:100,50:200,50:2000,300:600";

    [Theory]
    [InlineData("gaussian", "hnsw", "l2", 16)]
    [InlineData("gaussian", "hnsw", "ip", 16)]
    [InlineData("gaussian", "hnsw", "l2", 4)]
    [InlineData("gaussian", "idmap", "l2", 8)]
    [InlineData("gaussian", "idmap2", "ip", 8)]
    [InlineData("gaussian", "sq8", "l2", 16)]
    [InlineData("gaussian", "sq8", "ip", 16)]
    [InlineData("gaussian", "sq8_uniform", "l2", 16)]
    [InlineData("gaussian", "fp16", "l2", 16)]
    [InlineData("gaussian", "flat", "l2", 0)]
    [InlineData("gaussian", "flat", "ip", 0)]
    [InlineData("odd", "hnsw", "l2", 8)]
    [InlineData("odd", "sq8", "l2", 8)]
    [InlineData("odd", "sq8_uniform", "ip", 8)]
    [InlineData("short", "hnsw", "l2", 8)]
    [InlineData("short", "sq8", "l2", 8)]
    [InlineData("clusters", "hnsw", "l2", 4)]
    [InlineData("integers", "hnsw", "l2", 8)]
    [InlineData("integers", "flat", "l2", 0)]
    [InlineData("duplicates", "hnsw", "l2", 4)]
    [InlineData("ten", "hnsw", "l2", 32)]
    [InlineData("ten", "sq8", "l2", 32)]
    [InlineData("one", "hnsw", "l2", 32)]
    [InlineData("one", "flat", "ip", 0)]
    [InlineData("none", "hnsw", "l2", 32)]
    [InlineData("none", "flat", "l2", 0)]
    public void Generated_vectors(string data, string kind, string metric, int m) => Compare(data, kind, metric, m);

    [Theory]
    [InlineData("sift", "hnsw", "l2", 32)]
    [InlineData("sift", "sq8", "l2", 16)]
    [InlineData("photos", "hnsw", "l2", 32)]
    [InlineData("photos", "hnsw", "ip", 16)]
    [InlineData("mnist", "hnsw", "l2", 16)]
    [InlineData("mnist", "sq8", "l2", 16)]
    public void Evaluation_data(string data, string kind, string metric, int m) => Compare(data, kind, metric, m);

    private static void Compare(string data, string kind, string metric, int m)
    {
        using ScratchFolder folder = new();
        LibraryProgram.Faiss(folder.Root, data, kind, metric, m, Pairs);
        using FaissIndex index = FaissIndex.Read(folder.File("index.faiss"), new LibraryIndexOptions { SumsOneByOne = true }, cancellationToken: TestContext.Current.CancellationToken);
        LibraryIndexDescription head = FaissIndex.Describe(folder.File("index.faiss"));
        Assert.Equal(index.Description, head);
        Assert.Equal(metric == "ip" ? Metric.InnerProduct : Metric.SquaredL2, head.Metric);
        Assert.Equal(kind == "flat" ? (0, 0, false) : (m, 60, true), (head.M, kind.StartsWith("idmap", StringComparison.Ordinal) ? 60 : head.EfConstruction, head.HasGraph));
        List<string> differences = LibraryProgram.Differences(index, folder.Root, Pairs);
        Assert.True(differences.Count == 0, $"{differences.Count} answers differ.\n{string.Join('\n', differences.Take(20))}");
    }
}
