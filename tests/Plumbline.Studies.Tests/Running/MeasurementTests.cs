using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Running;

/// <summary>
/// The runner reads every (k, ef) from one walk a query, keeps prefix sums and carries differences along. Here its numbers are
/// compared with the core's functions on whole tables, one search for each (k, ef), which do none of that.
/// </summary>
public sealed class MeasurementTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Uniform() => Check(TestVectors.Uniform(300, 24, seed: 1), Plan([1, 2, 5, 20, 60, 150, 299]));

    [Fact]
    public void Uniform_in_runs_of_subsets() => Check(TestVectors.Uniform(300, 13, seed: 2), Plan([3, 10, 40, 119]) with { Subset = 120, Runs = 3, Seed = 7 });

    [Fact]
    public void Clusters_that_a_search_seldom_leaves() => Check(TestVectors.Clusters(300, 7, clusters: 10, seed: 3), Plan([1, 10, 29, 30, 31, 100]) with { M = 2 });

    [Fact]
    public void Many_copies_of_few_vectors() => Check(TestVectors.Duplicates(300, 5, distinct: 12, seed: 4), Plan([1, 2, 5, 20, 60, 150, 299]));

    [Fact]
    public void More_copies_than_the_largest_k() => Check(TestVectors.Duplicates(300, 5, distinct: 3, seed: 5), Plan([1, 2, 5, 20, 40]));

    [Fact]
    public void Copies_in_runs_of_subsets() => Check(TestVectors.Duplicates(300, 70, distinct: 30, seed: 6), Plan([2, 10, 40]) with { Subset = 100, Runs = 2 });

    [Fact]
    public void Constant() => Check(TestVectors.Constant(120, 9), Plan([1, 2, 10, 50, 119]));

    [Fact]
    public void Two_vectors() => Check(TestVectors.Uniform(2, 3, seed: 8), Plan([1]));

    [Fact]
    public void Results_do_not_depend_on_the_other_k_and_settings_of_the_plan()
    {
        using MemoryData data = new(TestVectors.Duplicates(200, 5, distinct: 6, seed: 9));
        StudyPlan plan = Plan([2, 10, 60, 150]);
        StudyResult together = new StudyRunner(plan, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        foreach (int k in plan.Ks)
        {
            StudyPlan single = plan with { Ks = [k], EfSearchValues = [5], EfConstructionValues = [], AlphaValues = [] };
            StudyPoint alone = Assert.Single(new StudyRunner(single, data, 1).Run(new StudyClock(), null, TestContext.Current.CancellationToken).Points);
            // The groups by LID do: they are made at one of the plan's k.
            Compare(WithoutGroups(together.Points.Single(point => point.Key == alone.Key && point.K == k)), WithoutGroups(alone));
        }
    }

    [Fact]
    public void Results_are_the_same_with_and_without_the_distance_matrix()
    {
        foreach (VectorSet vectors in (VectorSet[])[TestVectors.Uniform(250, 33, seed: 10), TestVectors.Duplicates(250, 5, distinct: 20, seed: 11)])
        {
            using MemoryData data = new(vectors);
            StudyPlan plan = Plan([1, 5, 30, 200]) with { Runs = 2, Subset = 220 };
            StudyResult kept = new StudyRunner(plan, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
            StudyResult computed = new StudyRunner(plan, data, 2) { LargestMatrixBytes = 0 }.Run(new StudyClock(), null, TestContext.Current.CancellationToken);
            Assert.Equal(kept.Points, computed.Points);
            Assert.Equal(kept.Capacities.SelectMany(capacity => capacity.Evaluated.Sorted.ToArray()), computed.Capacities.SelectMany(capacity => capacity.Evaluated.Sorted.ToArray()));
        }
    }

    [Theory]
    [InlineData(Convention.Standard)]
    [InlineData(Convention.Paper)]
    public void One_convention_alone_gives_the_numbers_that_both_give(Convention convention)
    {
        using MemoryData data = new(TestVectors.Duplicates(200, 5, distinct: 9, seed: 12));
        StudyPlan plan = Plan([2, 10, 60, 150]);
        StudyResult both = new StudyRunner(plan, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        StudyResult one = new StudyRunner(plan with { Convention = convention }, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        Assert.Equal(both.Points.Select(point => convention == Convention.Standard ? point with { Paper = null } : point with { Standard = null }), one.Points);
    }

    private static StudyPlan Plan(IReadOnlyList<int> ks) => new()
    {
        Ks = ks,
        M = 4,
        EfConstruction = 20,
        EfSearch = 10,
        EfSearchValues = [1, 2, 5, 30],
        EfConstructionValues = [5, 20],
        AlphaValues = [0.25, 1, 3],
        AlphaEfConstruction = 40,
    };

    private static void Check(VectorSet vectors, StudyPlan plan)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using MemoryData data = new(vectors);
        StudyResult result = new StudyRunner(plan, data, 2).Run(new StudyClock(), null, token);
        IReadOnlyList<ConditionSpec> specs = ConditionSpec.From(plan);
        Assert.Equal(plan.Runs * plan.Ks.Count * specs.Count, result.Points.Count);
        for (int run = 0; run < plan.Runs; run++)
        {
            using VectorSet drawn = plan.Subset == 0
                ? data.Draw(null, 1, token)
                : vectors.Select(Studies.Sampling.SubsetSampler.Draw(vectors.Count, plan.Subset, plan.Seed + run));
            foreach (ConditionSpec spec in specs)
            {
                HnswIndex index = HnswIndex.Build(
                    drawn,
                    Metric.SquaredL2,
                    new HnswBuildOptions { M = plan.M, EfConstruction = spec.EfConstruction, Seed = plan.Seed + run, Threads = 2 },
                    cancellationToken: token);
                foreach ((int ef, int[] ks) in spec.Efforts)
                {
                    foreach (int k in ks)
                    {
                        StudyPoint point = Assert.Single(result.Points, point => point.Run == run && point.Key == spec.Key && point.K == k);
                        Compare(Expected(drawn, index, plan, run, spec, ef, k), point);
                    }

                    CapacityResult capacity = Assert.Single(result.Capacities, item => item.Run == run && item.Key == spec.Key && item.EfSearch == ef);
                    HnswSearchResult search = index.SelfJoin(ks[0], Options(ef), cancellationToken: token);
                    Assert.Equal(search.Evaluated.Order(), capacity.Evaluated.Sorted.ToArray());
                    Assert.Equal(search.Expanded.Average(), capacity.ExpandedMean, Tolerance);
                    Assert.Equal(search.Neighbors.QueryCount, capacity.Evaluated.QueryCount);
                }
            }
        }
    }

    private static StudyPoint WithoutGroups(StudyPoint point) => point with { Standard = point.Standard! with { OverlapByLid = default, UnfilledByLid = default } };

    private static HnswSearchOptions Options(int ef) => new() { EfSearch = ef, Contract = CapacityContract.SpillAndPad, Threads = 2 };

    private static StudyPoint Expected(VectorSet vectors, HnswIndex index, StudyPlan plan, int run, ConditionSpec spec, int ef, int k) => new()
    {
        Run = run,
        Key = spec.Key,
        K = k,
        EfSearch = ef,
        EfConstruction = spec.EfConstruction,
        M = plan.M,
        Queries = vectors.Count,
        Capacity = ExpectedCapacity(vectors, index, ef),
        QueriesWithShortfall = Counts(index.SelfJoin(k, Options(ef), cancellationToken: TestContext.Current.CancellationToken).Neighbors).Count(count => count < k),
        Standard = ExpectedStandard(vectors, index, LidQuartiles.ChooseK(plan.Ks), ef, k),
        Paper = ExpectedPaper(vectors, index, ef, k),
    };

    private static int[] Counts(NeighborTable table) => [.. Enumerable.Range(0, table.QueryCount).Select(table.Count)];

    /// <summary>A search for all others returns all that it can: cliffs counted at every k there is.</summary>
    private static CapacitySummary ExpectedCapacity(VectorSet vectors, HnswIndex index, int ef)
    {
        HnswSearchResult search = index.SelfJoin(vectors.Count - 1, Options(ef), cancellationToken: TestContext.Current.CancellationToken);
        double[] evaluated = [.. search.Evaluated.Order()];
        int[] counts = Counts(search.Neighbors);
        return new CapacitySummary(
            (int)evaluated[0],
            Summary.Percentile(evaluated, 1),
            Summary.Percentile(evaluated, 50),
            Summary.Percentile(evaluated, 99),
            (int)evaluated[^1],
            Cliff(0),
            Cliff(0.01),
            Cliff(0.5));

        int? Cliff(double share) => Enumerable.Range(1, vectors.Count - 1).Select(k => (int?)k).FirstOrDefault(k => counts.Count(count => count < k) > share * counts.Length);
    }

    /// <summary>Queries in order of LID, and of id where it is equal; the first quarter, the second, and so on.</summary>
    private static QuartileMeans ByLid(VectorSet vectors, int k, double[] values)
    {
        NeighborTable exact = ExactSearch.SelfJoin(vectors, k, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        double[] lids = Lid(exact, k, LidEstimator.MaximumLikelihood);
        List<(double Lid, int Query)> order = [.. lids.Select((lid, query) => (lid, query)).Where(pair => !double.IsNaN(pair.lid))];
        order.Sort();
        double[] means = [.. Enumerable.Range(0, 4).Select(group => order[(group * order.Count / 4)..((group + 1) * order.Count / 4)].Select(pair => values[pair.Query]).DefaultIfEmpty(double.NaN).Average())];
        return new QuartileMeans(means[0], means[1], means[2], means[3]);
    }

    private static StandardPoint ExpectedStandard(VectorSet vectors, HnswIndex index, int groupK, int ef, int k)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        NeighborTable exact = ExactSearch.SelfJoin(vectors, k, Metric.SquaredL2, cancellationToken: token);
        NeighborTable returned = index.SelfJoin(k, Options(ef), cancellationToken: token).Neighbors;
        int[] counts = Counts(returned);
        double[] overlap = Overlap.PerQuery(exact, returned, k);
        LossSplit[] loss = Loss(vectors, index, exact, returned, ef, k);
        double[] lid = Lid(returned, k, LidEstimator.MaximumLikelihood);
        double[] exactLid = Lid(exact, k, LidEstimator.MaximumLikelihood);
        return new StandardPoint
        {
            Overlap = Summary.Of(overlap),
            OverlapByLid = ByLid(vectors, groupK, overlap),
            UnfilledByLid = ByLid(vectors, groupK, [.. loss.Select(split => split.Unfilled)]),
            Recall = Recall.PerQuery(exact, returned, k).Average(),
            ReturnedMean = counts.Average(),
            Loss = new LossSplit(loss.Average(split => split.Missed), loss.Average(split => split.Spillover), loss.Average(split => split.Unfilled)),
            ExactDistance = NeighborDistance.PerQuery(exact, k, Metric.SquaredL2).Average(),
            ReturnedDistance = Summary.Of(NeighborDistance.PerQuery(returned, k, Metric.SquaredL2)),
            ExactSquaredDistance = Squared(exact).Average(),
            ReturnedSquaredDistance = Squared(returned).Where(mean => !double.IsNaN(mean)).DefaultIfEmpty(double.NaN).Average(),
            BarycenterShift = Summary.Of(BarycenterShift.PerQuery(vectors, exact, returned, k, Metric.SquaredL2)),
            ExactLid = LocalIntrinsicDimensionality.HarmonicMean(exactLid),
            ReturnedLid = LocalIntrinsicDimensionality.HarmonicMean(lid),
            ExactLidArithmetic = Summary.Of(exactLid).Mean,
            ReturnedLidArithmetic = Summary.Of(lid).Mean,
            ExactLidMoments = LocalIntrinsicDimensionality.HarmonicMean(Lid(exact, k, LidEstimator.MethodOfMoments)),
            ReturnedLidMoments = LocalIntrinsicDimensionality.HarmonicMean(Lid(returned, k, LidEstimator.MethodOfMoments)),
            ZeroDistances = Enumerable.Range(0, vectors.Count).Sum(query => exact.Distances(query).ToArray().Count(distance => distance == 0)),
            UndefinedLid = lid.Count(double.IsNaN),
        };
    }

    /// <summary>Mean squared distance of what each query has; NaN where it has nothing.</summary>
    private static double[] Squared(NeighborTable table) =>
        [.. Enumerable.Range(0, table.QueryCount).Select(query => table.Count(query) == 0 ? double.NaN : table.Distances(query)[..table.Count(query)].ToArray().Average(distance => (double)distance))];

    /// <summary>A neighbourhood of one has no LID.</summary>
    private static double[] Lid(NeighborTable table, int k, LidEstimator estimator) => k == 1
        ? [.. Enumerable.Repeat(double.NaN, table.QueryCount)]
        : LocalIntrinsicDimensionality.PerQuery(table, k, Metric.SquaredL2, estimator);

    /// <summary>The effort reaches efSearch places, one of them the query's own where it is among the efSearch nearest evaluated.</summary>
    private static LossSplit[] Loss(VectorSet vectors, HnswIndex index, NeighborTable exact, NeighborTable returned, int ef, int k)
    {
        LossSplit[] withSelf = LossSplit.PerQuery(exact, returned, k, ef - 1);
        LossSplit[] withoutSelf = LossSplit.PerQuery(exact, returned, k, ef);
        NeighborTable nearest = index.Search(vectors, ef, Options(ef), cancellationToken: TestContext.Current.CancellationToken).Neighbors;
        return [.. Enumerable.Range(0, vectors.Count).Select(query => nearest.Ids(query).Contains(query) ? withSelf[query] : withoutSelf[query])];
    }

    /// <summary>As the authors do it: k + 1 asked for with the base as queries, column 0 dropped by position on both sides.</summary>
    private static PaperMetrics ExpectedPaper(VectorSet vectors, HnswIndex index, int ef, int k)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        NeighborTable exact = ExactSearch.Search(vectors, vectors, k + 1, Metric.SquaredL2, cancellationToken: token);
        NeighborTable ann = index.Search(vectors, k + 1, Options(ef), cancellationToken: token).Neighbors;
        return PaperConvention.Compute(vectors, WithoutFirstColumn(exact, k), WithoutFirstColumn(ann, k), k);
    }

    private static PaddedNeighbors WithoutFirstColumn(NeighborTable table, int k)
    {
        PaddedNeighbors padded = PaddedNeighbors.From(table, k + 1);
        int[] ids = [.. Enumerable.Range(0, table.QueryCount).SelectMany(query => padded.Ids(query)[1..].ToArray())];
        float[] distances = [.. Enumerable.Range(0, table.QueryCount).SelectMany(query => padded.Distances(query)[1..].ToArray())];
        return new PaddedNeighbors(table.QueryCount, k, ids, distances);
    }

    private static void Compare(StudyPoint expected, StudyPoint found)
    {
        Assert.Equal(expected with { Standard = null, Paper = null }, found with { Standard = null, Paper = null });
        string place = $"run {found.Run}, {found.Key.Label}, k {found.K}";
        Numbers.AssertClose(expected.Standard!, found.Standard!, Tolerance, $"{place}: standard");
        Numbers.AssertClose(expected.Paper!, found.Paper!, Tolerance, $"{place}: paper");
    }
}
