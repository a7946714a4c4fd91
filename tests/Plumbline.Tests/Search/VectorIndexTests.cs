using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Tests.Support;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Search;

public sealed class VectorIndexTests
{
    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Links_before_repair_are_those_of_the_plain_index_for_any_number_of_threads(DataKind kind, Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(kind, 700, 19, 4);
        foreach (int threads in new[] { 1, 2, 5 })
        {
            HnswBuildOptions options = new() { M = 5, EfConstruction = 30, Threads = threads };
            HnswGraph plain = HnswIndex.Build(vectors, metric, options).Graph;
            using IndexCore core = new(vectors.Dimension, metric, options);
            lock (core.Writer)
            {
                core.Link(core.Reserve(vectors.Count, i => vectors[i]), progress: null, TestContext.Current.CancellationToken);
                Assert.Equal(0, core.Removed.Count);
            }

            GraphAssert.Same(plain, core.Graph);
        }
    }

    [Fact]
    public void More_neighbours_than_a_pool_holds_are_found_after_the_graph_has_grown()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3000, 4, 1);
        using VectorIndex<long> index = new(4, Metric.L2, new HnswBuildOptions { M = 8, EfConstruction = 30 });
        index.AddRange([.. Enumerable.Range(0, 1500).Select(i => (long)i)], vectors.Slice(0, 1500));
        Assert.Equal(1200, index.Search(vectors[0], 1200).Returned);
        index.AddRange([.. Enumerable.Range(1500, 1500).Select(i => (long)i)], vectors.Slice(1500, 1500));
        SearchResult<long> result = index.Search(vectors[0], 1200);
        Assert.Equal(1200, result.Neighbors.Select(neighbor => neighbor.Key).Distinct().Count());
        Assert.Contains(result.Neighbors, neighbor => neighbor.Key >= 1500);
    }

    [Fact]
    public void An_empty_index_has_nothing_missing()
    {
        using VectorIndex<string> index = new(3, Metric.Cosine);
        foreach (CapacityContract contract in Enum.GetValues<CapacityContract>())
        {
            foreach (KeyFilter<string>? filter in new[] { null, KeyFilter.Where<string>(_ => true), KeyFilter.Of(["a"]) })
            {
                SearchResult<string> result = index.Search([1, 2, 3], 5, new SearchParameters { Contract = contract }, filter);
                Assert.Equal((0, 5, 0, true), (result.Returned, result.Requested, result.Evaluated, result.IsComplete));
            }
        }
    }

    [Fact]
    public void Nothing_is_missing_where_all_that_pass_a_filter_are_found_whatever_the_contract()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 200, 4, 1);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2);
        foreach (CapacityContract contract in Enum.GetValues<CapacityContract>())
        {
            foreach (int passing in new[] { 0, 1, 7, 150 })
            {
                foreach (KeyFilter<long> filter in new[] { KeyFilter.Where<long>(key => key < passing), KeyFilter.Of(Enumerable.Range(0, passing).Select(key => (long)key)) })
                {
                    SearchResult<long> all = index.Search(vectors[0], 160, new SearchParameters { EfSearch = 200, Contract = contract }, filter);
                    Assert.Equal((passing, true), (all.Returned, all.IsComplete));
                }
            }

            if (contract is CapacityContract.SpillAndPad or CapacityContract.Truncate)
            {
                SearchResult<long> some = index.Search(vectors[0], 160, new SearchParameters { EfSearch = 2, Contract = contract }, KeyFilter.Where<long>(key => key < 150));
                Assert.True(some.Returned < 150);
                Assert.False(some.IsComplete);
            }
        }
    }

    [Fact]
    public void A_filter_of_keys_refuses_null() =>
        Assert.Equal("keys", Assert.Throws<ArgumentException>(() => KeyFilter.Of<string>(["a", null!])).ParamName);

    [Fact]
    public void A_cancelled_addition_leaves_what_was_linked_and_its_other_keys_can_be_added_again()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 8, 1);
        long[] keys = [.. Enumerable.Range(0, 2000).Select(i => 5000L - i)];
        using VectorIndex<long> index = new(8, Metric.L2, new HnswBuildOptions { M = 6, EfConstruction = 20 });
        using CancellationTokenSource stop = new();
        ProgressList progress = new(share =>
        {
            if (share > 0.4)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => index.AddRange(keys, vectors, progress, stop.Token));
        Assert.InRange(index.Count, 800, 1200);
        int[] rest = [.. Enumerable.Range(0, 2000).Where(i => !index.Contains(keys[i]))];
        Assert.Equal(2000 - index.Count, rest.Length);
        Assert.Equal(0, IndexAssert.IsSound(index));
        Assert.Equal(index.Count, index.Search(vectors[0], 5000).Returned);
        Assert.Equal(rest.Length, index.Statistics().Free);
        using VectorSet again = vectors.Select(rest);
        index.AddRange([.. rest.Select(i => keys[i])], again);
        Assert.Equal((2000, 2000), (index.Count, index.Core.Graph.Count));
        Assert.Equal(0, IndexAssert.IsSound(index));
        float[] read = new float[8];
        for (int i = 0; i < 2000; i++)
        {
            Assert.True(index.TryGetVector(keys[i], read));
            Assert.Equal(vectors[i], read);
        }

        Assert.ThrowsAny<OperationCanceledException>(() => VectorIndex.Build(vectors, Metric.L2, cancellationToken: stop.Token));
    }

    [Fact]
    public void Places_are_used_again_under_a_steady_churn()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3000, 12, 1);
        using VectorIndex<string> index = new(12, Metric.L2, new HnswBuildOptions { M = 6, EfConstruction = 20 });
        index.AddRange([.. Enumerable.Range(0, 400).Select(i => $"k{i}")], vectors.Slice(0, 400));
        long settled = 0;
        for (int i = 400; i < 3000; i++)
        {
            Assert.True(index.Remove($"k{i - 400}"));
            index.Add($"k{i}", vectors[i]);
            settled = i == 1000 ? index.SizeInBytes : settled;
        }

        Assert.Equal(400, index.Count);
        Assert.Equal(settled, index.SizeInBytes);
        IndexAssert.IsSound(index);
        Assert.All(Enumerable.Range(2600, 400), i => Assert.Equal($"k{i}", index.Search(vectors[i], 1, new SearchParameters { EfSearch = 100 }).Neighbors[0].Key));
    }

    [Fact]
    public void Vectors_that_need_more_bits_widen_what_is_there_and_compacting_narrows_again()
    {
        foreach (float[] wide in new[] { new[] { 0.5f, -2, 300 }, [1f / 3, 1e18f, -0f] })
        {
            using VectorIndex<long> index = new(3, Metric.L2);
            index.AddRange([.. Enumerable.Range(0, 50).Select(i => (long)i)], TestVectors.Create(DataKind.Lattice, 50, 3, 1));
            Assert.Equal(ElementKind.Byte, index.Statistics().Kind);
            index.Add(99, wide);
            Assert.Equal(VectorStore.Narrowest(wide), index.Statistics().Kind);
            float[] read = new float[3];
            using VectorSet lattice = TestVectors.Create(DataKind.Lattice, 50, 3, 1);
            Assert.All(Enumerable.Range(0, 50), i => Assert.True(index.TryGetVector(i, read) && lattice[i].SequenceEqual(read)));
            Assert.True(index.TryGetVector(99, read));
            Assert.Equal(wide.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(99, index.Search(wide, 1).Neighbors[0].Key);
            index.Remove(99);
            index.Compact();
            Assert.Equal(ElementKind.Byte, index.Statistics().Kind);
            Assert.All(Enumerable.Range(0, 50), i => Assert.True(index.TryGetVector(i, read) && lattice[i].SequenceEqual(read)));
        }
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    public void Points_that_no_link_leads_to_are_found_and_repaired(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 400, 6, 3);
        using VectorIndex<long> index = VectorIndex.Build(vectors, metric, new HnswBuildOptions { M = 4, EfConstruction = 20 });
        HnswGraph graph = index.Core.Graph;
        int[] cut = [.. Enumerable.Range(0, 400).Where(i => i % 9 == 0 && i != graph.EntryPoint)];
        for (int point = 0; point < 400; point++)
        {
            graph.SetLinks(point, 0, [.. graph.Links(point, 0).ToArray().Where(link => !cut.Contains(link))]);
        }

        int lost = 400 - GraphAssert.Reachable(graph);
        Assert.InRange(lost, cut.Length, 400);
        Assert.Equal((lost, cut.Length), (index.Statistics().Unreachable, index.Statistics().Unlinked));
        index.Compact();
        Assert.Equal(new Reachability(lost, lost, 0), index.Reachability);
        Assert.Equal(400, GraphAssert.Reachable(index.Core.Graph));
        Assert.Equal((0, 0), (index.Statistics().Unreachable, index.Statistics().Unlinked));
        GraphAssert.IsSound(index.Core.Graph);
    }

    [Fact]
    public void A_full_neighbourhood_gives_up_a_link_for_a_point_that_was_cut_off()
    {
        // All of a clique of full lists but one point, to which nothing leads.
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 6, 3, 3);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 2, EfConstruction = 10 });
        HnswGraph graph = index.Core.Graph;
        int lost = Enumerable.Range(0, 6).First(point => point != graph.EntryPoint && graph.Level(point) == 0);
        int[] others = [.. Enumerable.Range(0, 6).Where(point => point != lost)];
        foreach (int point in others)
        {
            graph.SetLinks(point, 0, [.. others.Where(other => other != point)]);
        }

        index.Compact();
        Assert.Equal(new Reachability(1, 1, 0), index.Reachability);
        Assert.Equal(6, GraphAssert.Reachable(index.Core.Graph));
    }
}
