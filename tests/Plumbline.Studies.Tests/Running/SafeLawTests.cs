using CsCheck;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Running;

/// <summary>
/// The law comes from one walk a query and counts of bits. Here every effort that it may have tried is searched for at every k,
/// and the law is looked for among all pairs of a floor and a factor.
/// </summary>
public sealed class SafeLawTests
{
    [Fact]
    public void Uniform() => Check(TestVectors.Uniform(160, 20, seed: 1), Plan([1, 2, 5, 20, 60, 150]));

    [Fact]
    public void Uniform_in_runs_of_subsets() => Check(TestVectors.Uniform(200, 13, seed: 2), Plan([3, 10, 40, 70]) with { Subset = 90, Runs = 3, Seed = 7, Target = 0.9 });

    [Fact]
    public void Clusters_that_a_search_seldom_leaves() => Check(TestVectors.Clusters(160, 7, clusters: 8, seed: 3), Plan([1, 10, 19, 20, 30, 100]) with { M = 2 });

    [Fact]
    public void Many_copies_of_few_vectors() => Check(TestVectors.Duplicates(160, 5, distinct: 12, seed: 4), Plan([1, 2, 5, 20, 60, 159]) with { Target = 0.8 });

    [Fact]
    public void Copies_in_runs_of_subsets() => Check(TestVectors.Duplicates(200, 6, distinct: 30, seed: 6), Plan([2, 10, 40]) with { Subset = 90, Runs = 2, Target = 1 });

    [Fact]
    public void Constant() => Check(TestVectors.Constant(70, 9), Plan([1, 2, 10, 50, 69]));

    [Fact]
    public void Two_vectors() => Check(TestVectors.Uniform(2, 3, seed: 8), Plan([1]));

    [Fact]
    public void Three_vectors() => Check(TestVectors.Uniform(3, 3, seed: 8), Plan([2, 1]));

    [Fact]
    public void A_graph_that_no_setting_searches() =>
        Check(TestVectors.Uniform(120, 9, seed: 9), Plan([5, 30]) with { EfSearchValues = [], EfConstructionValues = [5], AlphaEfConstruction = 40 });

    /// <summary>Where settings ask for more than twice the largest k, that effort is tried too.</summary>
    [Fact]
    public void Efforts_of_the_settings() => Check(TestVectors.Uniform(120, 9, seed: 9), Plan([5, 10]) with { EfSearchValues = [50] }, largestEffort: 50);

    [Fact]
    public void A_target_that_cannot_be_met_at_every_k()
    {
        // Two links a point and few candidates: parts of the graph are out of reach.
        SafeLaw law = Check(TestVectors.Clusters(150, 3, clusters: 15, seed: 5), Plan([1, 5, 60, 140]) with { M = 2, EfConstruction = 2, EfSearchValues = [], EfConstructionValues = [3], AlphaValues = [] });
        Assert.NotEmpty(law.UnmetKs);
        Assert.False(law.Holds);
    }

    [Fact]
    public void The_law_changes_no_other_result()
    {
        foreach (long matrix in (long[])[long.MaxValue, 0])
        {
            using MemoryData data = new(TestVectors.Duplicates(200, 5, distinct: 20, seed: 11));
            StudyPlan plan = Plan([1, 5, 30, 180]) with { Runs = 2, Subset = 190 };
            StudyResult with = Run(data, plan, 2, matrix);
            StudyResult without = Run(data, plan with { Target = 0 }, 2, matrix);
            Assert.Null(without.SafeLaw);
            Assert.NotNull(with.SafeLaw);
            Assert.Equal(without.Points, with.Points);
            Assert.Equal(
                without.Capacities.Select(capacity => (capacity.Run, capacity.Key, capacity.EfSearch, capacity.ExpandedMean, string.Join(' ', capacity.Evaluated.Room.ToArray()))),
                with.Capacities.Select(capacity => (capacity.Run, capacity.Key, capacity.EfSearch, capacity.ExpandedMean, string.Join(' ', capacity.Evaluated.Room.ToArray()))));
        }
    }

    [Fact]
    public void Neither_threads_nor_the_matrix_change_the_law()
    {
        using MemoryData data = new(TestVectors.Duplicates(300, 5, distinct: 40, seed: 11));
        StudyPlan plan = Plan([1, 5, 30, 180]) with { Runs = 2, Subset = 250 };
        SafeLaw expected = Run(data, plan, 1, long.MaxValue).SafeLaw!;
        foreach (int threads in (int[])[2, 7])
        {
            AssertEqual(expected, Run(data, plan, threads, long.MaxValue).SafeLaw!);
            AssertEqual(expected, Run(data, plan, threads, 0).SafeLaw!);
        }
    }

    [Fact]
    public void No_other_floor_and_factor_cover_all_needs_with_less_excess()
    {
        Gen<(int K, int Needed)[]> points = Gen.Select(Gen.Int[1, 60], Gen.Int[1, 80]).Array[1, 6].Select(pairs => pairs.DistinctBy(pair => pair.Item1).OrderBy(pair => pair.Item1).ToArray());
        points.Sample(
            needed =>
            {
                EffortLaw law = SafeLawFit.Cover(needed);
                Assert.Equal(law, Reference(needed));
            },
            iter: 40);
    }

    private static StudyPlan Plan(IReadOnlyList<int> ks) => new()
    {
        Ks = ks,
        M = 4,
        EfConstruction = 20,
        EfSearch = 3,
        EfSearchValues = [2, 5],
        EfConstructionValues = [5],
        AlphaValues = [0.25, 1],
        AlphaEfConstruction = 40,
    };

    private static SafeLaw Check(VectorSet vectors, StudyPlan plan, int largestEffort = 0)
    {
        using MemoryData data = new(vectors);
        SafeLaw law = Run(data, plan, 2, long.MaxValue).SafeLaw!;
        AssertEqual(law, Run(data, plan, 1, 0).SafeLaw!);

        int count = plan.Subset == 0 ? vectors.Count : plan.Subset;
        int[] efforts = Efforts(Math.Min(count - 1, Math.Max(2 * plan.Ks.Max(), largestEffort)));
        int[] ks = [.. plan.Ks.Order()];
        // Sums over runs of overlap and of short queries, for each half, effort and k.
        Dictionary<(int Half, int Effort, int K), (double Overlap, int Queries, int Short)> found = [];
        for (int run = 0; run < plan.Runs; run++)
        {
            Search(vectors, plan, run, efforts, found);
        }

        bool Meets(int half, int effort, int k) => Overlap(half, effort, k) >= plan.Target && found[(half, effort, k)].Short == 0;
        double Overlap(int half, int effort, int k) => Math.Round(found[(half, effort, k)].Overlap / found[(half, effort, k)].Queries, 12);

        Assert.Equal((plan.Target, plan.EfConstruction, plan.M, plan.Runs, efforts[^1]), (law.Target, law.EfConstruction, law.M, law.Runs, law.LargestEffort));
        Assert.Equal((plan.Runs * ((count + 1) / 2), plan.Runs * (count / 2)), ((int)law.QueriesFitted, (int)law.QueriesChecked));
        Assert.Equal(ks, law.Points.Select(point => point.K));
        Assert.Equal(ks.Select(k => efforts.Where(effort => Meets(0, effort, k)).Select(effort => (int?)effort).FirstOrDefault()), law.Points.Select(point => point.Needed));
        (int K, int Needed)[] met = [.. law.Points.Where(point => point.Needed is not null).Select(point => (point.K, point.Needed!.Value))];
        Assert.Equal(met.Length == 0 ? null : Reference(met), law.Law);
        foreach (SafeLawPoint point in law.Points.Where(point => point.Needed is not null))
        {
            int effort = efforts.Last(effort => effort <= Math.Max(law.Law!.Value.Floor, Math.Floor(Math.Round(law.Law.Value.Alpha * point.K, 6))));
            Assert.Equal(effort, point.Effort);
            Assert.Equal(Overlap(1, effort, point.K), point.Overlap, 1e-9);
            Assert.Equal(found[(1, effort, point.K)].Short, point.Shortfalls);
            Assert.Equal(Meets(1, effort, point.K), point.Holds);
        }

        return law;
    }

    private static void Search(VectorSet vectors, StudyPlan plan, int run, int[] efforts, Dictionary<(int, int, int), (double Overlap, int Queries, int Short)> found)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet drawn = vectors.Select(plan.Subset == 0 ? [.. Enumerable.Range(0, vectors.Count)] : Studies.Sampling.SubsetSampler.Draw(vectors.Count, plan.Subset, plan.Seed + run));
        HnswIndex index = HnswIndex.Build(drawn, Metric.SquaredL2, new HnswBuildOptions { M = plan.M, EfConstruction = plan.EfConstruction, Seed = plan.Seed + run }, cancellationToken: token);
        foreach (int k in plan.Ks)
        {
            NeighborTable exact = ExactSearch.SelfJoin(drawn, k, Metric.SquaredL2, cancellationToken: token);
            foreach (int effort in efforts)
            {
                NeighborTable returned = index.SelfJoin(k, new HnswSearchOptions { EfSearch = effort, Contract = CapacityContract.SpillAndPad }, cancellationToken: token).Neighbors;
                double[] overlap = Overlap.PerQuery(exact, returned, k);
                for (int query = 0; query < overlap.Length; query++)
                {
                    (double Overlap, int Queries, int Short) sum = found.GetValueOrDefault((query % 2, effort, k));
                    found[(query % 2, effort, k)] = (sum.Overlap + overlap[query], sum.Queries + 1, sum.Short + (returned.Count(query) < k ? 1 : 0));
                }
            }
        }
    }

    /// <summary>4, and on by a tenth, to the last.</summary>
    private static int[] Efforts(int last)
    {
        List<int> efforts = [];
        for (int effort = 4; effort < last; effort = Math.Max(effort + 1, (int)Math.Round(effort * 1.1)))
        {
            efforts.Add(effort);
        }

        return [.. efforts, last];
    }

    /// <summary>All floors, all factors in hundredths; of equal excess the lowest floor, then the least factor.</summary>
    private static EffortLaw Reference((int K, int Needed)[] needed)
    {
        (double Excess, int Floor, int Hundredths) best = (double.MaxValue, 0, 0);
        for (int floor = 1; floor <= needed.Max(point => point.Needed); floor++)
        {
            for (int hundredths = 0; hundredths <= 100 * needed.Max(point => point.Needed); hundredths++)
            {
                double[] efforts = [.. needed.Select(point => Math.Max(floor, Math.Floor((double)(hundredths * point.K) / 100)))];
                if (efforts.Zip(needed, (effort, point) => effort < point.Needed).Any(short_ => short_))
                {
                    continue;
                }

                double excess = Math.Round(efforts.Zip(needed, (effort, point) => Math.Log(effort / point.Needed)).Sum(), 9);
                if (excess < best.Excess)
                {
                    best = (excess, floor, hundredths);
                }
            }
        }

        return new EffortLaw(best.Floor, best.Hundredths / 100.0);
    }

    private static void AssertEqual(SafeLaw expected, SafeLaw found)
    {
        Assert.Equal(expected.Points, found.Points);
        Assert.Equal(expected with { Points = [] }, found with { Points = expected.Points } with { Points = [] });
    }

    private static StudyResult Run(MemoryData data, StudyPlan plan, int threads, long matrix) =>
        new StudyRunner(plan, data, threads) { LargestMatrixBytes = matrix }.Run(new StudyClock(), null, TestContext.Current.CancellationToken);
}
