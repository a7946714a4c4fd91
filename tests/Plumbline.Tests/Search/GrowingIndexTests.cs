using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

public sealed class GrowingIndexTests
{
    /// <summary>A searcher that has walked with heaps before must know the points that came since.</summary>
    /// <summary>Equal vectors fill each other's lists, so that nearly all need repair; links that repair one must not cut off others.</summary>
    [Theory]
    [InlineData(4, 14)]
    [InlineData(20, 14)]
    [InlineData(20, 200)]
    public void Every_vector_can_be_reached_where_most_are_equal(int distinct, int efConstruction)
    {
        const int Count = 1500;
        using VectorSet values = TestVectors.Create(DataKind.Random, distinct, 8, 1);
        using VectorSet vectors = values.Select([.. Enumerable.Range(0, Count).Select(i => i * 7919 % distinct)]);
        HnswBuildOptions options = new() { M = 8, EfConstruction = efConstruction };
        using VectorIndex<long> built = VectorIndex.Build(vectors, Metric.L2, options);
        using VectorIndex<long> grown = new(8, Metric.L2, options);
        for (int i = 0; i < Count; i++)
        {
            grown.Add(i, vectors[i]);
        }

        grown.Compact();
        foreach (VectorIndex<long> index in new[] { built, grown })
        {
            Assert.True(index.Reachability.Found > 0);
            Assert.Equal((index.Reachability.Found, 0), (index.Reachability.Repaired, index.Reachability.Left));
            Assert.Equal((0, 0), (index.Statistics().Unreachable, index.Statistics().Unlinked));
            HnswGraph graph = index.Core.Graph;
            Assert.All(Enumerable.Range(0, Count).Where(start => graph.Level(start) > 0), start => Assert.Equal(Count, GraphAssert.Reachable(graph, start)));
        }
    }

    /// <summary>On a line, what lies to either side of a walk's start is reached by few links; a walk must find the way out of any group of points.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_effort_of_all_finds_every_vector_wherever_the_walk_starts(bool sweeps)
    {
        Random random = new(8);
        using VectorIndex<long> index = new(4, Metric.SquaredL2, new HnswBuildOptions { M = 3, EfConstruction = 8 });
        for (int change = 0; change < 6_000; change++)
        {
            int key = random.Next(700);
            if (!index.Remove(key))
            {
                index.Add(key, [key, key, key, key]);
            }

            if (sweeps && change % 500 == 499)
            {
                index.Compact();
            }
        }

        index.Compact();
        float[] vector = new float[4];
        Assert.Equal(0, index.Reachability.Left);
        for (int key = 0; key < 700; key++)
        {
            if (index.TryGetVector(key, vector))
            {
                Assert.Equal(key, index.Search(vector, 1, new SearchParameters { EfSearch = index.Count }).Neighbors[0].Key);
            }
        }
    }

    /// <summary>The link that a new vector takes leads to one that it leads to itself, where there is such a one.</summary>
    [Fact]
    public void Few_of_many_equal_vectors_lose_their_last_link_to_new_ones()
    {
        using VectorSet values = TestVectors.Create(DataKind.Random, 20, 8, 1);
        using VectorIndex<long> index = new(8, Metric.L2, new HnswBuildOptions { M = 8, EfConstruction = 14 });
        for (int i = 0; i < 1500; i++)
        {
            index.Add(i, values[i * 7919 % 20]);
        }

        Assert.InRange(index.Statistics().Unlinked, 0, 150);
    }

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
