using Plumbline.Bench.Hnsw;
using Plumbline.Exact;

namespace Plumbline.Bench.Tests.Hnsw;

/// <summary>Our side's index.</summary>
public class OurHnswTests
{
    [Fact]
    public void It_keeps_a_copy_of_the_vectors_and_finds_their_neighbours()
    {
        const int Count = 400;
        const int K = 10;
        using VectorSet vectors = SubspaceVectors.Generate(Count, 32);
        using VectorSet queries = vectors.Slice(0, 50);
        NeighborTable exact = ExactSearch.Search(vectors, queries, K, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        using OurHnsw index = Copy(vectors);
        int[] ids = new int[queries.Count * K];
        index.Search(queries, Count, K, ids, TestContext.Current.CancellationToken);
        (double recall, int repeated) = new RecallCount(vectors, queries, exact).Of(ids, K);
        Assert.Equal(1, recall);
        Assert.Equal(0, repeated);
        Assert.InRange(index.SizeInBytes, vectors.SizeInBytes + (Count * 8L * HnswSetting.M), 1.1 * HnswSetting.VectorsAndLinks(Count, 32));
    }

    // Built over a set that is gone when it is searched.
    private static OurHnsw Copy(VectorSet vectors)
    {
        using VectorSet passing = vectors.Select([.. Enumerable.Range(0, vectors.Count)]);
        return OurHnsw.Build(passing, 2, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Places_that_nothing_fills_are_marked()
    {
        using VectorSet vectors = SubspaceVectors.Generate(3, 8);
        using OurHnsw index = OurHnsw.Build(vectors, 1, TestContext.Current.CancellationToken);
        int[] ids = new int[5];
        using VectorSet query = vectors.Slice(0, 1);
        index.Search(query, 10, 5, ids, TestContext.Current.CancellationToken);
        Assert.Equal(0, ids[0]);
        Assert.Equal([-1, -1], ids[3..]);
    }
}
