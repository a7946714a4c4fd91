namespace Plumbline.IO.Tests.Indexes;

/// <summary>Files that Debian's hnswlib (0.6.2) writes, and its answers.</summary>
public sealed class HnswlibPeerTests
{
    private const string Pairs = "1:1,1:10,5:5,10:3,10:50,50:20,64:100,200:10";

    [Theory]
    [InlineData("gaussian", "l2", 16, 0)]
    [InlineData("gaussian", "ip", 16, 0)]
    [InlineData("gaussian", "cosine", 16, 0)]
    [InlineData("gaussian", "l2", 4, 0)]
    [InlineData("gaussian", "l2", 8, 3)]
    [InlineData("gaussian", "cosine", 8, 2)]
    [InlineData("odd", "l2", 8, 0)]
    [InlineData("odd", "ip", 8, 5)]
    [InlineData("odd", "cosine", 8, 0)]
    [InlineData("short", "l2", 8, 0)]
    [InlineData("short", "ip", 8, 0)]
    [InlineData("clusters", "l2", 4, 0)]
    [InlineData("clusters", "l2", 4, 2)]
    [InlineData("integers", "l2", 8, 0)]
    [InlineData("integers", "l2", 8, 3)]
    [InlineData("duplicates", "l2", 4, 0)]
    [InlineData("ten", "l2", 16, 0)]
    [InlineData("ten", "ip", 16, 2)]
    [InlineData("one", "l2", 16, 0)]
    [InlineData("one", "l2", 16, 1)]
    public void Generated_vectors(string data, string space, int m, int deleted) => Compare(data, space, m, deleted);

    [Theory]
    [InlineData("sift", "l2", 16, 0)]
    [InlineData("sift", "l2", 16, 4)]
    [InlineData("photos", "cosine", 16, 0)]
    [InlineData("photos", "l2", 16, 0)]
    [InlineData("mnist", "l2", 16, 0)]
    [InlineData("mnist", "ip", 16, 0)]
    public void Evaluation_data(string data, string space, int m, int deleted) => Compare(data, space, m, deleted);

    /// <summary>A file names no metric; what was built by one and is asked by another is told. By all metrics alike rank vectors of one length, and nearly those of SIFT.</summary>
    [Theory]
    [InlineData("gaussian", "l2", 16)]
    [InlineData("gaussian", "ip", 16)]
    [InlineData("gaussian", "cosine", 16)]
    [InlineData("gaussian", "l2", 4)]
    [InlineData("gaussian", "ip", 4)]
    [InlineData("odd", "l2", 8)]
    [InlineData("odd", "l2", 16)]
    [InlineData("odd", "ip", 8)]
    [InlineData("clusters", "l2", 4)]
    [InlineData("clusters", "l2", 16)]
    [InlineData("clusters", "ip", 8)]
    [InlineData("integers", "l2", 8)]
    [InlineData("groups", "l2", 16)]
    [InlineData("groups", "ip", 16)]
    [InlineData("zeros", "cosine", 16)]
    [InlineData("sift", "l2", 16)]
    [InlineData("sift", "ip", 16)]
    [InlineData("photos", "l2", 16)]
    [InlineData("photos", "ip", 16)]
    [InlineData("mnist", "l2", 16)]
    [InlineData("mnist", "ip", 16)]
    [InlineData("mnist", "cosine", 16)]
    [InlineData("lengths", "l2", 16)]
    [InlineData("lengths", "ip", 16)]
    [InlineData("sparse", "l2", 16)]
    [InlineData("sparse", "ip", 16)]
    public void What_speaks_against_a_metric_is_told(string data, string space, int m)
    {
        using ScratchFolder folder = new();
        LibraryProgram.Hnswlib(folder.Root, data, space, m, "1:1", deleted: 0);
        foreach ((string stated, Metric metric) in new[] { ("l2", Metric.SquaredL2), ("ip", Metric.InnerProduct), ("cosine", Metric.Cosine) })
        {
            using HnswlibIndex index = HnswlibIndex.Read(folder.File("index.bin"), new LibraryIndexOptions { Metric = metric }, cancellationToken: TestContext.Current.CancellationToken);
            string? doubt = index.Description.MetricDoubt;
            bool isAlike = data == "sift" && stated != "cosine";
            if (space == "cosine" || stated == space || isAlike)
            {
                Assert.Null(doubt);
            }
            else
            {
                Assert.Contains(stated == "cosine" ? "was not built by cosine" : $"The links are those of {space}, not of {stated}", doubt, StringComparison.Ordinal);
                Assert.True(stated != "cosine" || data == "sift" || doubt!.Contains($"by {space}.", StringComparison.Ordinal), doubt);
            }
        }
    }

    private static void Compare(string data, string space, int m, int deleted)
    {
        using ScratchFolder folder = new();
        LibraryProgram.Hnswlib(folder.Root, data, space, m, Pairs, deleted);
        Metric metric = space switch
        {
            "ip" => Metric.InnerProduct,
            "cosine" => Metric.Cosine,
            _ => Metric.SquaredL2,
        };
        using HnswlibIndex index = HnswlibIndex.Read(folder.File("index.bin"), new LibraryIndexOptions { Metric = metric, MemoryMap = m == 8 }, cancellationToken: TestContext.Current.CancellationToken);
        int count = index.Description.Count;
        Assert.Equal(deleted == 0 ? 0 : (count + deleted - 1) / deleted, index.Description.Deleted);
        Assert.Equal(index.Description, HnswlibIndex.Describe(folder.File("index.bin")) with { Metric = metric, Deleted = index.Description.Deleted });
        Assert.Equal((m, 2 * m, 60), (index.Description.M, index.Description.BaseLinks, index.Description.EfConstruction));
        Assert.Equal(Enumerable.Range(0, count).Where(row => deleted == 0 || row % deleted != 0).Select(row => 10L + (3 * row)).Order(), index.Ids!.Order());
        List<string> differences = LibraryProgram.Differences(index, folder.Root, Pairs);
        Assert.True(differences.Count == 0, $"{differences.Count} answers differ.\n{string.Join('\n', differences.Take(20))}");
    }
}
