using System.Collections.Concurrent;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;
using Plumbline.Tests.Support;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Hnsw;

public sealed class HnswBuildTests
{
    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void The_same_seed_gives_the_same_graph_for_any_number_of_threads_with_and_without_matrix_and_ranking(DataKind kind, Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(kind, 900, 19, 4);
        using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, metric);
        (NeighborRanking ranking, _) = NeighborRanking.Compute(matrix, 1, 2, progress: null, TestContext.Current.CancellationToken);
        using NeighborRanking ranks = ranking;
        HnswGraph one = Build(vectors, metric, threads: 1, matrix: null);
        GraphAssert.IsSound(one);
        foreach (int threads in new[] { 2, 7 })
        {
            GraphAssert.Same(one, Build(vectors, metric, threads, matrix: null));
            GraphAssert.Same(one, Build(vectors, metric, threads, matrix));
            GraphAssert.Same(one, Build(vectors, metric, threads, matrix, ranks));
        }

        GraphAssert.Same(one, Build(vectors, metric, threads: 1, matrix));
        GraphAssert.Same(one, Build(vectors, metric, threads: 1, matrix, ranks));
    }

    /// <summary>Beside searches that take all processors, waiting for other threads made an addition a hundred times slower.</summary>
    [Fact]
    public void Points_added_one_by_one_are_linked_by_the_thread_that_adds_them()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 600, 8, 4);
        HnswBuildOptions options = new() { M = 8, EfConstruction = 40, Threads = 4 };
        using VectorStore store = new(8, ElementKind.Full, 600);
        StoreNorms norms = new(Metric.L2);
        for (int i = 0; i < 600; i++)
        {
            store.Write(i, vectors[i]);
        }

        ConcurrentBag<int> threads = [];
        HnswGraph graph = new(options.M, HnswLevels.Assign(600, options.M, options.Seed));
        HnswBuilder builder = new(
            graph,
            () =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return StoreScorer.Create(store, norms);
            },
            options);
        for (int i = 0; i < 600; i++)
        {
            builder.Insert([i], i, entered: null, progress: null, TestContext.Current.CancellationToken);
        }

        GraphAssert.IsSound(graph);
        Assert.Equal([Environment.CurrentManagedThreadId], threads.Distinct());
    }

    [Fact]
    public void Another_seed_gives_another_graph()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 8, 4);
        HnswGraph a = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 8, Seed = 1 }).Graph;
        HnswGraph b = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 8, Seed = 2 }).Graph;
        Assert.Contains(Enumerable.Range(0, 300), point => !a.Links(point, 0).SequenceEqual(b.Links(point, 0)));
    }

    /// <summary>Order and levels are seeded apart; a plain seed is both.</summary>
    [Fact]
    public void Order_and_levels_have_seeds_of_their_own()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 8, 4);
        HnswGraph Build(long seed, long? order, long? levels) =>
            HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 4, EfConstruction = 20, Seed = seed, OrderSeed = order, LevelSeed = levels }).Graph;
        HnswGraph own = Build(1, null, null);
        GraphAssert.Same(own, Build(9, 1, 1));
        GraphAssert.Same(own, Build(1, 1, null));
        GraphAssert.Same(own, Build(1, null, 1));
        GraphAssert.Same(Build(1, 2, null), Build(7, 2, 1));

        int[] Levels(HnswGraph graph) => [.. Enumerable.Range(0, 300).Select(graph.Level)];
        int Differing(HnswGraph graph) => Enumerable.Range(0, 300).Count(point => !own.Links(point, 0).SequenceEqual(graph.Links(point, 0)));
        Assert.Equal(Levels(own), Levels(Build(1, 2, null)));
        Assert.InRange(Differing(Build(1, 2, null)), 1, 300);
        Assert.Equal(HnswLevels.Assign(300, 4, seed: 2).Select(level => (int)level), Levels(Build(1, null, 2)));
        Assert.NotEqual(Levels(own), Levels(Build(1, null, 2)));
        Assert.InRange(Differing(Build(1, null, 2)), 1, 300);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 50)]
    [InlineData(5, 7)]
    [InlineData(16, 200)]
    [InlineData(32, 20)]
    public void Graphs_are_sound_for_any_m_and_effort(int m, int efConstruction)
    {
        foreach (DataKind kind in Enum.GetValues<DataKind>())
        {
            using VectorSet vectors = TestVectors.Create(kind, 700, 6, 9);
            GraphAssert.IsSound(HnswIndex.Build(vectors, Metric.SquaredL2, new HnswBuildOptions { M = m, EfConstruction = efConstruction }).Graph);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(32)]
    public void Levels_thin_out_by_m_a_level(int m)
    {
        const int count = 200_000;
        byte[] levels = HnswLevels.Assign(count, m, seed: 7);
        for (int level = 1; level <= 4; level++)
        {
            // Binomial: within five standard deviations, which a right generator misses once in two million.
            double share = Math.Pow(m, -level);
            double deviation = Math.Sqrt(count * share * (1 - share));
            Assert.Equal(count * share, levels.Count(own => own >= level), (5 * deviation) + 1);
        }
    }

    [Fact]
    public void Points_of_a_higher_level_go_in_first_and_each_goes_in_once()
    {
        byte[] levels = HnswLevels.Assign(5000, 4, seed: 3);
        int[] order = HnswLevels.InsertionOrder(levels, seed: 3);
        Assert.Equal(Enumerable.Range(0, 5000), order.Order());
        Assert.Equal(order.Select(point => levels[point]).OrderDescending(), order.Select(point => levels[point]));
        // Shuffled within a level: about half of the neighbours in order ascend.
        int[] lowest = [.. order.Where(point => levels[point] == 0)];
        Assert.Equal(0.5, lowest.Zip(lowest.Skip(1)).Average(pair => pair.First < pair.Second ? 1.0 : 0), 0.05);
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.Cosine)]
    public void Recall_is_high_on_easy_data(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3000, 16, 1);
        NeighborTable exact = ExactSearch.SelfJoin(vectors, 10, metric);
        HnswIndex index = HnswIndex.Build(vectors, metric, new HnswBuildOptions { M = 16, EfConstruction = 100 });
        Assert.Equal(3000, GraphAssert.Reachable(index.Graph));
        double low = Recall.PerQuery(exact, index.SelfJoin(10, new HnswSearchOptions { EfSearch = 11 }).Neighbors, 10).Average();
        double high = Recall.PerQuery(exact, index.SelfJoin(10, new HnswSearchOptions { EfSearch = 200 }).Neighbors, 10).Average();
        Assert.InRange(low, 0.90, high - 0.001);
        Assert.InRange(high, 0.995, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(31)]
    public void Fewer_points_than_m_are_all_linked_to_each_other(int count)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, count, 7, 1);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2);
        GraphAssert.IsSound(index.Graph);
        for (int point = 0; point < count; point++)
        {
            Assert.Equal(count - 1, index.Graph.Links(point, 0).Length);
        }

        HnswSearchResult result = index.Search(vectors, 100, new HnswSearchOptions { EfSearch = 1, Contract = CapacityContract.SpillAndPad });
        Assert.All(Enumerable.Range(0, count), query => Assert.Equal(count, result.Neighbors.Count(query)));
    }

    [Fact]
    public void An_empty_set_gives_an_empty_graph_and_searches_without_results()
    {
        using VectorSet none = VectorSet.Allocate(0, 4);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 3, 4, 1);
        HnswIndex index = HnswIndex.Build(none, Metric.L2);
        GraphAssert.IsSound(index.Graph);
        foreach (CapacityContract contract in Enum.GetValues<CapacityContract>())
        {
            HnswSearchResult result = index.Search(queries, 5, new HnswSearchOptions { Contract = contract });
            Assert.Equal([0, 0, 0], result.Evaluated);
            Assert.All(Enumerable.Range(0, 3), query => Assert.Equal(0, result.Neighbors.Count(query)));
            Assert.Equal(0, index.SelfJoin(5, new HnswSearchOptions { Contract = contract }).Neighbors.QueryCount);
        }

        HnswTraversal traversal = index.CreateTraversal();
        traversal.Run(queries[0], [10]);
        Assert.Equal(0, traversal.Evaluated(0));
    }

    [Fact]
    public void A_single_point_finds_itself_and_has_no_neighbours()
    {
        using VectorSet one = TestVectors.Create(DataKind.Random, 1, 4, 1);
        HnswIndex index = HnswIndex.Build(one, Metric.SquaredL2);
        Assert.Equal(0, index.Graph.EntryPoint);
        foreach (CapacityContract contract in Enum.GetValues<CapacityContract>())
        {
            HnswSearchOptions options = new() { Contract = contract };
            Assert.Equal([0], index.Search(one, 3, options).Neighbors.Ids(0).ToArray());
            Assert.Equal(0, index.SelfJoin(3, options).Neighbors.Count(0));
        }
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Equal_points_are_found_as_many_as_asked_for(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Constant, 500, 5, 1);
        HnswIndex index = HnswIndex.Build(vectors, metric, new HnswBuildOptions { M = 4, EfConstruction = 20 });
        GraphAssert.IsSound(index.Graph);
        HnswSearchResult result = index.SelfJoin(50, new HnswSearchOptions { EfSearch = 10 });
        for (int point = 0; point < 500; point++)
        {
            Assert.Equal(50, result.Neighbors.Count(point));
            Assert.DoesNotContain(point, result.Neighbors.Ids(point).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_build_can_be_cancelled_and_leaves_nothing_that_a_later_one_would_see(int threads)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 8, 1);
        HnswBuildOptions options = new() { M = 8, EfConstruction = 40, Threads = threads };
        HnswGraph whole = HnswIndex.Build(vectors, Metric.L2, options).Graph;
        using CancellationTokenSource before = new();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => HnswIndex.Build(vectors, Metric.L2, options, cancellationToken: before.Token));
        using CancellationTokenSource during = new();
        ProgressList progress = new(share =>
        {
            if (share > 0.3)
            {
                during.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => HnswIndex.Build(vectors, Metric.L2, options, null, progress, during.Token));
        Assert.InRange(progress.Values.Max(), 0.3, 0.5);
        GraphAssert.Same(whole, HnswIndex.Build(vectors, Metric.L2, options).Graph);
    }

    [Fact]
    public void Progress_ascends_to_one()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 500, 4, 1);
        ProgressList progress = new();
        HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 4, EfConstruction = 10 }, progress: progress);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(1, progress.Values[^1]);
    }

    [Fact]
    public void Options_out_of_range_and_a_matrix_of_other_vectors_are_refused()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 20, 4, 1);
        using VectorSet others = TestVectors.Create(DataKind.Random, 21, 4, 1);
        Assert.Equal(1, Refused(new HnswBuildOptions { M = 1 }));
        Assert.Equal(4097, Refused(new HnswBuildOptions { M = 4097 }));
        Assert.Equal(0, Refused(new HnswBuildOptions { EfConstruction = 0 }));
        Assert.Equal(-1, Refused(new HnswBuildOptions { Threads = -1 }));
        using DistanceMatrix matrix = DistanceMatrix.Compute(others, Metric.L2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => HnswIndex.Build(vectors, Metric.Cosine, distances: matrix));
        Assert.StartsWith("The distance matrix is of 21 vectors under L2; the index is of 20 under Cosine.", error.Message, StringComparison.Ordinal);

        object? Refused(HnswBuildOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => HnswIndex.Build(vectors, Metric.L2, options)).ActualValue;
    }

    private static HnswGraph Build(VectorSet vectors, Metric metric, int threads, DistanceMatrix? matrix, NeighborRanking? ranking = null) =>
        HnswIndex.Build(
            vectors,
            metric,
            new HnswBuildOptions { M = 6, EfConstruction = 30, Threads = threads },
            matrix,
            ranking,
            progress: null,
            TestContext.Current.CancellationToken).Graph;
}
