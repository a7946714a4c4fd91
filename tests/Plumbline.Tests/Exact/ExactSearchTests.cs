using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

public sealed class ExactSearchTests
{
    // Twice a float32 rounding for each of the sixteen lanes' sums at d = 257 stays well below.
    private const double Tolerance = 1e-6;

    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    public static TheoryData<DataKind, Metric> ExactKindsAndMetrics => new MatrixTheoryData<DataKind, Metric>([DataKind.Lattice, DataKind.Constant], Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Self_join_equals_brute_force(DataKind kind, Metric metric)
    {
        foreach (int dimension in new[] { 1, 3, 15, 16, 17, 31, 33, 100, 257 })
        {
            using VectorSet vectors = TestVectors.Create(kind, 83, dimension, dimension);
            foreach (int k in new[] { 1, 7, 64, 82 })
            {
                CheckAll(vectors, vectors, ExactSearch.SelfJoin(vectors, k, metric), k, metric, selfJoin: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Search_with_other_queries_equals_brute_force(DataKind kind, Metric metric)
    {
        foreach (int dimension in new[] { 1, 3, 15, 16, 17, 31, 33, 100, 257 })
        {
            using VectorSet vectors = TestVectors.Create(kind, 71, dimension, dimension);
            using VectorSet queries = TestVectors.Create(kind, 9, dimension, dimension + 1000);
            foreach (int k in new[] { 1, 7, 70, 71 })
            {
                CheckAll(vectors, queries, ExactSearch.Search(vectors, queries, k, metric), k, metric, selfJoin: false);
            }
        }
    }

    [Theory]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.Cosine)]
    public void More_rows_than_a_block_hold_equal_brute_force(Metric metric)
    {
        // 1,100 x 300 exceeds both blocks, and neither divides it.
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 1100, 300, 5);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 150, 300, 6);
        CheckAll(vectors, queries, ExactSearch.Search(vectors, queries, 40, metric), 40, metric, selfJoin: false);
    }

    [Theory]
    [MemberData(nameof(ExactKindsAndMetrics))]
    public void Ties_are_broken_by_id_also_at_the_edge_of_k(DataKind kind, Metric metric)
    {
        foreach (int dimension in new[] { 1, 2, 4, 16 })
        {
            using VectorSet vectors = TestVectors.Create(kind, 120, dimension, 3);
            foreach (int k in new[] { 1, 2, 50, 100, 119 })
            {
                NeighborTable table = ExactSearch.SelfJoin(vectors, k, metric);
                for (int query = 0; query < vectors.Count; query++)
                {
                    // Whole numbers: float64 and float32 agree about every tie once the distance is a float32.
                    int[] expected = [.. BruteForce.Rank(vectors, vectors[query], metric, query)
                        .OrderBy(pair => (float)pair.Distance).ThenBy(pair => pair.Id).Take(k).Select(pair => pair.Id)];
                    Assert.Equal(expected, table.Ids(query).ToArray());
                }
            }
        }
    }

    [Fact]
    public void A_duplicate_of_the_query_stays_and_only_the_query_itself_is_left_out()
    {
        using VectorSet vectors = VectorSet.FromValues([1, 1, 5, 5, 1, 1], 2);
        NeighborTable table = ExactSearch.SelfJoin(vectors, 2, Metric.L2);
        Assert.Equal([2, 1], table.Ids(0).ToArray());
        Assert.Equal([0f, MathF.Sqrt(32)], table.Distances(0).ToArray());
        Assert.Equal([0, 2], table.Ids(1).ToArray());
        Assert.Equal([0, 1], table.Ids(2).ToArray());
    }

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Threads_do_not_change_a_bit(DataKind kind, Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(kind, 500, 37, 8);
        NeighborTable one = ExactSearch.SelfJoin(vectors, 25, metric, new ExactSearchOptions { Threads = 1 });
        foreach (int threads in new[] { 2, 7, 0 })
        {
            TableAssert.SameBits(one, ExactSearch.SelfJoin(vectors, 25, metric, new ExactSearchOptions { Threads = threads }));
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Few_queries_against_a_base_that_threads_share_equal_brute_force(DataKind kind, Metric metric)
    {
        // 1.5 MiB: enough that others are asked to take part.
        using VectorSet vectors = TestVectors.Create(kind, 3001, 131, 18);
        foreach (int count in new[] { 1, 8 })
        {
            using VectorSet queries = TestVectors.Create(kind, count, 131, 19);
            NeighborTable one = ExactSearch.Search(vectors, queries, 10, metric, new ExactSearchOptions { Threads = 1 });
            CheckAll(vectors, queries, one, 10, metric, selfJoin: false);
            foreach (int threads in new[] { 2, 7, 0 })
            {
                TableAssert.SameBits(one, ExactSearch.Search(vectors, queries, 10, metric, new ExactSearchOptions { Threads = threads }));
            }
        }
    }

    [Fact]
    public void A_single_query_is_cancelled_under_way()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 20_000, 64, 1);
        using VectorSet query = TestVectors.Create(DataKind.Random, 1, 64, 2);
        using CancellationTokenSource during = new();
        ProgressList progress = new(_ => during.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => ExactSearch.Search(vectors, query, 3, Metric.L2, null, progress, during.Token));
        Assert.True(progress.Values.Max() < 0.9, "The search went on after it was cancelled.");
    }

    [Fact]
    public void Finite_vectors_whose_distance_overflows_are_still_neighbours()
    {
        using VectorSet vectors = VectorSet.FromValues([0, 3e38f, -3e38f, 1], 1);
        NeighborTable table = ExactSearch.SelfJoin(vectors, 3, Metric.SquaredL2);
        Assert.Equal([3, 1, 2], table.Ids(0).ToArray());
        Assert.Equal([1, float.PositiveInfinity, float.PositiveInfinity], table.Distances(0).ToArray());
    }

    [Fact]
    public void Progress_ends_at_one_and_never_leaves_the_range()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 400, 8, 1);
        ProgressList progress = new();
        ExactSearch.SelfJoin(vectors, 3, Metric.L2, progress: progress);
        Assert.Equal(1, progress.Values.Max());
        Assert.All(progress.Values, value => Assert.InRange(value, 0, 1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2999)]
    public void Progress_never_goes_back_however_many_threads_report(int k)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3000, 8, 1);
        for (int run = 0; run < 15; run++)
        {
            ProgressList progress = new();
            ExactSearch.SelfJoin(vectors, k, Metric.L2, new ExactSearchOptions { Threads = 5 }, progress);
            Assert.Equal(progress.Values.Order(), progress.Values);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_stops_a_search_before_and_under_way(int threads)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3000, 64, 1);
        ExactSearchOptions options = new() { Threads = threads };
        using CancellationTokenSource before = new();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ExactSearch.SelfJoin(vectors, 3, Metric.L2, options, null, before.Token));
        using CancellationTokenSource during = new();
        ProgressList progress = new(_ => during.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => ExactSearch.SelfJoin(vectors, 3, Metric.L2, options, progress, during.Token));
        Assert.True(progress.Values.Max() < 0.5, "The search went on after it was cancelled.");
    }

    [Fact]
    public void Bad_arguments_are_named_with_the_value_and_the_limit()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 10, 4, 1);
        using VectorSet other = TestVectors.Create(DataKind.Random, 10, 5, 1);
        ArgumentException dimension = Assert.Throws<ArgumentException>(() => ExactSearch.Search(vectors, other, 1, Metric.L2));
        Assert.StartsWith("The queries have dimension 5; the base has 4.", dimension.Message, StringComparison.Ordinal);
        ArgumentOutOfRangeException none = Assert.Throws<ArgumentOutOfRangeException>(() => ExactSearch.Search(vectors, vectors, 0, Metric.L2));
        Assert.Equal(("k", 0), (none.ParamName, none.ActualValue));
        ArgumentOutOfRangeException many = Assert.Throws<ArgumentOutOfRangeException>(() => ExactSearch.Search(vectors, vectors, 11, Metric.L2));
        Assert.Equal(("k", 11), (many.ParamName, many.ActualValue));
        Assert.Contains("10", many.Message, StringComparison.Ordinal);
        ArgumentOutOfRangeException self = Assert.Throws<ArgumentOutOfRangeException>(() => ExactSearch.SelfJoin(vectors, 10, Metric.L2));
        Assert.Equal(("k", 10), (self.ParamName, self.ActualValue));
        Assert.Contains("9", self.Message, StringComparison.Ordinal);
        ArgumentOutOfRangeException metric = Assert.Throws<ArgumentOutOfRangeException>(() => new ExactIndex(vectors, (Metric)99));
        Assert.Equal((Metric)99, metric.ActualValue);
        Assert.Throws<ArgumentNullException>(() => ExactSearch.SelfJoin(null!, 1, Metric.L2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactSearch.SelfJoin(vectors, 1, Metric.L2, new ExactSearchOptions { Threads = -1 }));
    }

    /// <summary>
    /// At each place the reported distance is that of the id, and it is the distance that belongs to the place. Distances
    /// that differ by less than the tolerance may therefore change places, and nothing else may.
    /// </summary>
    private static void CheckAll(VectorSet vectors, VectorSet queries, NeighborTable table, int k, Metric metric, bool selfJoin)
    {
        // 1 - cos loses what is below the rounding of 1, in both computations.
        double absolute = metric == Metric.Cosine ? 1e-15 : 0;
        Assert.Equal((queries.Count, k), (table.QueryCount, table.K));
        for (int query = 0; query < queries.Count; query++)
        {
            List<(double Distance, int Id)> ranking = BruteForce.Rank(vectors, queries[query], metric, selfJoin ? query : -1);
            int[] ids = table.Ids(query).ToArray();
            float[] distances = table.Distances(query).ToArray();
            Assert.Equal(k, ids.Length);
            Assert.Equal(k, ids.Distinct().Count());
            for (int i = 0; i < k; i++)
            {
                Assert.False(selfJoin && ids[i] == query, $"Query {query} found itself.");
                string what = $"{metric}, d {vectors.Dimension}, k {k}, query {query}, place {i}";
                double own = BruteForce.Distance(queries[query], vectors[ids[i]], metric);
                TableAssert.Close(own, distances[i], Tolerance, $"{what}, distance of id {ids[i]}", absolute);
                TableAssert.Close(ranking[i].Distance, own, Tolerance, $"{what}, distance of the place", absolute);
                // Roots of different squares may round to one float32: those of L2 tie before the root, or not at all.
                bool tieInOrder = metric == Metric.L2 || i == 0 || ids[i] > ids[i - 1];
                Assert.True(i == 0 || distances[i] > distances[i - 1] || (distances[i] == distances[i - 1] && tieInOrder), $"{what}: not in order of distance and id.");
            }
        }
    }
}
