using CsCheck;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

public sealed class CapacityContractTests
{
    [Fact]
    public void Lift_returns_k_or_all_points_whatever_the_links_reach_and_counts_the_queries_it_completed()
    {
        Gen.Select(Gen.Int[1, 60], Gen.Int[2, 4], Gen.Int[0, 1_000_000], Gen.Int[1, 80], Gen.Int[1, 20]).Sample((count, m, seed, k, ef) =>
        {
            using VectorSet vectors = TestVectors.Create(DataKind.Lattice, count, 3, seed);
            HnswGraph graph = RandomGraph.Create(count, m, seed);
            HnswIndex index = HnswIndex.FromGraph(vectors, Metric.SquaredL2, graph);
            HnswSearchResult lifted = index.Search(vectors, k, new HnswSearchOptions { EfSearch = ef });
            HnswSearchResult walked = index.Search(vectors, k, new HnswSearchOptions { EfSearch = Math.Max(ef, k), Contract = CapacityContract.SpillAndPad });
            int completed = 0;
            for (int query = 0; query < count; query++)
            {
                Assert.Equal(Math.Min(k, count), lifted.Neighbors.Count(query));
                if (walked.Neighbors.Count(query) < Math.Min(k, count))
                {
                    // What a scan completed is exact.
                    completed++;
                    int[] exact = [.. BruteForce.Rank(vectors, vectors[query], Metric.SquaredL2).Take(k).Select(pair => pair.Id)];
                    Assert.Equal(exact, lifted.Neighbors.Ids(query).ToArray());
                    Assert.Equal(count, lifted.Evaluated[query]);
                }
                else
                {
                    Assert.Equal(walked.Neighbors.Ids(query).ToArray(), lifted.Neighbors.Ids(query).ToArray());
                    Assert.Equal(walked.Evaluated[query], lifted.Evaluated[query]);
                }
            }

            Assert.Equal(completed, lifted.Completed);
        }, iter: 300);
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Lift_completes_a_graph_that_falls_into_two(Metric metric)
    {
        // Points 0 to 9 form a ring that no search leaves; the others hang on nothing.
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 40, 4, 2);
        HnswGraph graph = new(2, new byte[40]) { EntryPoint = 0 };
        for (int i = 0; i < 10; i++)
        {
            graph.SetLinks(i, 0, [(i + 1) % 10, (i + 9) % 10]);
        }

        HnswIndex index = HnswIndex.FromGraph(vectors, metric, graph);
        HnswSearchResult lifted = index.SelfJoin(20, new HnswSearchOptions { EfSearch = 5 });
        Assert.Equal(40, lifted.Completed);
        TableAssert.SameBits(ExactSearch.SelfJoin(vectors, 20, metric), lifted.Neighbors);
        HnswSearchResult padded = index.SelfJoin(20, new HnswSearchOptions { EfSearch = 50, Contract = CapacityContract.SpillAndPad });
        Assert.Equal(0, padded.Completed);
        Assert.All(Enumerable.Range(0, 40), query => Assert.Equal(query < 10 ? 9 : 10, padded.Neighbors.Count(query)));
        Assert.All(padded.Evaluated, evaluated => Assert.Equal(10, evaluated));
    }

    [Fact]
    public void Truncate_returns_the_smaller_of_k_and_ef()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 1000, 8, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 8, EfConstruction = 60 });
        foreach ((int k, int ef) in new[] { (1, 1), (10, 20), (20, 20), (50, 20), (500, 7) })
        {
            HnswSearchResult truncated = index.Search(vectors, k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.Truncate });
            HnswSearchResult spilled = index.Search(vectors, k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad });
            HnswSearchResult joined = index.SelfJoin(k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.Truncate });
            Assert.Equal(spilled.Evaluated, truncated.Evaluated);
            for (int query = 0; query < 1000; query++)
            {
                Assert.Equal(Math.Min(k, ef), truncated.Neighbors.Count(query));
                Assert.Equal(spilled.Neighbors.Ids(query)[..Math.Min(k, ef)].ToArray(), truncated.Neighbors.Ids(query).ToArray());
                // The vector itself takes one of the ef places where the search found it.
                bool found = truncated.Neighbors.Ids(query).Contains(query);
                Assert.Equal(Math.Min(k, found ? ef - 1 : ef), joined.Neighbors.Count(query));
            }
        }
    }

    [Fact]
    public void Reject_names_the_effort_and_k()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 50, 4, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2);
        HnswSearchOptions options = new() { EfSearch = 10, Contract = CapacityContract.Reject };
        EffortBelowKException error = Assert.Throws<EffortBelowKException>(() => index.Search(vectors, 11, options));
        Assert.Equal((10, 11), (error.EfSearch, error.K));
        Assert.Contains("efSearch 10", error.Message, StringComparison.Ordinal);
        Assert.Contains("k 11", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, index.Search(vectors, 10, options).Neighbors.Count(0));
        // A self-join asks for one more.
        Assert.Equal(11, Assert.Throws<EffortBelowKException>(() => index.SelfJoin(10, options)).K);
        Assert.Equal(9, index.SelfJoin(9, options).Neighbors.Count(0));
    }

    [Theory]
    [InlineData(CapacityContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad)]
    [InlineData(CapacityContract.Truncate)]
    public void A_self_join_leaves_the_vector_out_by_id_and_not_by_place(CapacityContract contract)
    {
        // Every vector five times: the vector itself is rarely the first of its equals.
        using VectorSet distinct = TestVectors.Create(DataKind.Random, 60, 6, 1);
        using VectorSet vectors = distinct.Select([.. Enumerable.Range(0, 300).Select(i => i % 60)]);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 16, EfConstruction = 100 });
        HnswSearchResult result = index.SelfJoin(10, new HnswSearchOptions { EfSearch = 60, Contract = contract });
        for (int query = 0; query < 300; query++)
        {
            int[] ids = result.Neighbors.Ids(query).ToArray();
            Assert.Equal(10, ids.Length);
            Assert.DoesNotContain(query, ids);
            int[] copies = [.. Enumerable.Range(0, 5).Select(copy => (query % 60) + (copy * 60)).Where(id => id != query)];
            Assert.Equal(copies, ids[..4]);
        }
    }

    [Theory]
    [InlineData(CapacityContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad)]
    [InlineData(CapacityContract.Truncate)]
    public void Any_k_up_to_the_largest_integer_returns_what_there_is(CapacityContract contract)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 20, 4, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2);
        HnswSearchOptions options = new() { EfSearch = 100, Contract = contract };
        foreach (int k in new[] { 20, 1000, int.MaxValue - 1, int.MaxValue })
        {
            Assert.Equal(20, index.Search(vectors, k, options).Neighbors.Count(0));
            Assert.Equal(19, index.SelfJoin(k, options).Neighbors.Count(0));
        }
    }

    [Theory]
    [InlineData(CapacityContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad)]
    public void Threads_do_not_change_a_bit(CapacityContract contract)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Clustered, 800, 12, 3);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 5, EfConstruction = 20 });
        HnswSearchResult one = index.SelfJoin(40, new HnswSearchOptions { EfSearch = 8, Contract = contract, Threads = 1 });
        foreach (int threads in new[] { 2, 7 })
        {
            HnswSearchResult other = index.SelfJoin(40, new HnswSearchOptions { EfSearch = 8, Contract = contract, Threads = threads });
            TableAssert.SameBits(one.Neighbors, other.Neighbors);
            Assert.Equal(one.Evaluated, other.Evaluated);
            Assert.Equal(one.Expanded, other.Expanded);
            Assert.Equal(one.Completed, other.Completed);
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_with_what_was_given()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 50, 4, 1);
        using VectorSet other = TestVectors.Create(DataKind.Random, 5, 3, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2);
        ArgumentException dimension = Assert.Throws<ArgumentException>(() => index.Search(other, 1));
        Assert.StartsWith("The queries have dimension 3; the index has 4.", dimension.Message, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(vectors, 0)).ActualValue);
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(vectors, 1, new HnswSearchOptions { EfSearch = 0 })).ActualValue);
        Assert.Equal(-2, Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(vectors, 1, new HnswSearchOptions { Threads = -2 })).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(vectors, 1, new HnswSearchOptions { Contract = (CapacityContract)9 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_search_can_be_cancelled_before_and_under_way(int threads)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 8, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 8, EfConstruction = 20 });
        HnswSearchOptions options = new() { EfSearch = 100, Threads = threads };
        using CancellationTokenSource before = new();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => index.Search(vectors, 5, options, null, before.Token));
        using CancellationTokenSource during = new();
        ProgressList progress = new(_ => during.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => index.SelfJoin(5, options, progress, during.Token));
        Assert.True(progress.Values.Max() < 0.5, "The search went on after it was cancelled.");
    }
}
