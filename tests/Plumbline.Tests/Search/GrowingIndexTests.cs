using Plumbline.Search;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

public sealed class GrowingIndexTests
{
    /// <summary>A searcher that has walked with heaps before must know the points that came since.</summary>
    [Fact]
    public void A_large_k_finds_what_was_added_after_an_earlier_search()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3_000, 6, 4);
        using VectorSet first = vectors.Slice(0, 1_500);
        using VectorIndex<long> index = VectorIndex.Build(first, Metric.L2);
        Assert.Equal(1_400, index.Search(vectors[0], 1_400).Returned);
        for (int i = 1_500; i < 3_000; i++)
        {
            index.Add(i, vectors[i]);
        }

        SearchResult<long> result = index.Search(vectors[2_999], 3_000);
        Assert.Equal(3_000, result.Returned);
        Assert.Equal(2_999, result.Neighbors[0].Key);
    }
}
