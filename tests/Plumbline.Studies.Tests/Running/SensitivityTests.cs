using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Running;

/// <summary>Each graph that is compared, against one that is built by itself and searched directly.</summary>
public sealed class SensitivityTests
{
    [Fact]
    public void Uniform() => Check(TestVectors.Uniform(200, 20, seed: 1), Plan([1, 5, 20, 60, 150]));

    [Fact]
    public void The_first_of_several_runs() => Check(TestVectors.Uniform(200, 13, seed: 2), Plan([3, 10, 40, 70]) with { Subset = 90, Runs = 3, Seed = 7 });

    [Fact]
    public void Many_copies_of_few_vectors() => Check(TestVectors.Duplicates(160, 5, distinct: 12, seed: 4), Plan([1, 2, 20, 60, 159]));

    [Fact]
    public void Constant() => Check(TestVectors.Constant(70, 9), Plan([1, 2, 10, 50, 69]));

    [Fact]
    public void Two_vectors() => Check(TestVectors.Uniform(2, 3, seed: 8), Plan([1]));

    [Fact]
    public void A_graph_that_no_setting_searches() =>
        Check(TestVectors.Uniform(120, 9, seed: 9), Plan([30, 5]) with { EfSearchValues = [], EfConstructionValues = [5], AlphaEfConstruction = 40, Target = 0 });

    [Fact]
    public void No_graphs_are_compared_where_none_are_asked_for()
    {
        using MemoryData data = new(TestVectors.Uniform(60, 5, seed: 3));
        StudyPlan plan = Plan([5, 10]);
        StudyResult without = Run(data, plan with { Sensitivity = 0 }, 1, long.MaxValue);
        Assert.Null(without.Sensitivity);
        Assert.Equal(without.Points, Run(data, plan, 1, long.MaxValue).Points);
    }

    /// <summary>Where no other graph is built, only the sensitivity needs the plan's own.</summary>
    [Fact]
    public void Progress_ends_at_the_end()
    {
        using MemoryData data = new(TestVectors.Uniform(60, 5, seed: 3));
        foreach (double target in (double[])[0, 0.9])
        {
            foreach (long matrix in (long[])[long.MaxValue, 0])
            {
                StudyPlan plan = Plan([5, 10]) with { Runs = 2, Target = target, EfSearchValues = [], EfConstructionValues = [5], AlphaValues = [] };
                LastShare last = new();
                new StudyRunner(plan, data, 1) { LargestMatrixBytes = matrix }.Run(new StudyClock(), last, TestContext.Current.CancellationToken);
                Assert.Equal(1, last.Share, 1e-9);
            }
        }
    }

    [Fact]
    public void A_study_that_is_cancelled_here_stops()
    {
        using MemoryData data = new(TestVectors.Uniform(60, 5, seed: 3));
        using CancellationTokenSource source = new();
        LastShare progress = new() { Stage = "construction seed 2 of 3", Source = source };
        Assert.ThrowsAny<OperationCanceledException>(() => new StudyRunner(Plan([5]), data, 1).Run(new StudyClock(), progress, source.Token));
    }

    private static StudyPlan Plan(IReadOnlyList<int> ks) => new()
    {
        Ks = ks,
        M = 4,
        EfConstruction = 20,
        EfSearch = 6,
        EfSearchValues = [2, 5],
        EfConstructionValues = [5],
        AlphaValues = [0.25],
        AlphaEfConstruction = 40,
        Sensitivity = 3,
    };

    private static void Check(VectorSet vectors, StudyPlan plan)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using MemoryData data = new(vectors);
        SensitivityResult result = Run(data, plan, 1, long.MaxValue).Sensitivity!;
        AssertEqual(result, Run(data, plan, 2, long.MaxValue).Sensitivity!);
        AssertEqual(result, Run(data, plan, 7, 0).Sensitivity!);

        int[] ks = [.. plan.Ks.Order()];
        Assert.Equal((0, plan.EfSearch, plan.EfConstruction, plan.M), (result.Run, result.EfSearch, result.EfConstruction, result.M));
        Assert.Equal(ks, result.Ks);
        long s = plan.Seed;
        Assert.Equal(
            [(SensitivityKind.Order, 0, s, s), (SensitivityKind.Order, 1, s + 1, s), (SensitivityKind.Order, 2, s + 2, s), (SensitivityKind.Seed, 0, s, s), (SensitivityKind.Seed, 1, s, s + 1), (SensitivityKind.Seed, 2, s, s + 2)],
            result.Graphs.Select(graph => (graph.Kind, graph.Number, graph.OrderSeed, graph.LevelSeed)));
        using VectorSet drawn = vectors.Select(plan.Subset == 0 ? [.. Enumerable.Range(0, vectors.Count)] : Studies.Sampling.SubsetSampler.Draw(vectors.Count, plan.Subset, plan.Seed));
        foreach (SensitivityGraph graph in result.Graphs)
        {
            HnswBuildOptions build = new() { M = plan.M, EfConstruction = plan.EfConstruction, Seed = -1, OrderSeed = graph.OrderSeed, LevelSeed = graph.LevelSeed };
            HnswIndex index = HnswIndex.Build(drawn, Metric.SquaredL2, graph.Number == 0 ? build with { Seed = s, OrderSeed = null, LevelSeed = null } : build, cancellationToken: token);
            for (int place = 0; place < ks.Length; place++)
            {
                NeighborTable returned = Search(index, ks[place], plan.EfSearch).Neighbors;
                NeighborTable exact = ExactSearch.SelfJoin(drawn, ks[place], Metric.SquaredL2, cancellationToken: token);
                Assert.Equal(Overlap.PerQuery(exact, returned, ks[place]).Average(), graph.Overlap[place], 1e-12);
                Assert.Equal(Enumerable.Range(0, drawn.Count).Count(query => returned.Count(query) < ks[place]), graph.QueriesWithShortfall[place]);
            }

            HnswSearchResult all = Search(index, drawn.Count - 1, plan.EfSearch);
            int[] counts = [.. Enumerable.Range(0, drawn.Count).Select(all.Neighbors.Count)];
            Assert.Equal(all.Evaluated.Min(), graph.Capacity.Min);
            Assert.Equal(Summary.Percentile([.. all.Evaluated.Order()], 50), graph.Capacity.P50);
            Assert.Equal(counts.Min() < drawn.Count - 1 ? counts.Min() + 1 : null, graph.Capacity.CliffAny);
        }
    }

    private static HnswSearchResult Search(HnswIndex index, int k, int ef) =>
        index.SelfJoin(k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad }, cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertEqual(SensitivityResult expected, SensitivityResult found)
    {
        Assert.Equal(expected.Describe(), found.Describe());
        Assert.Equal(expected.Graphs.SelectMany(graph => graph.Overlap), found.Graphs.SelectMany(graph => graph.Overlap));
        Assert.Equal(expected.Graphs.SelectMany(graph => graph.QueriesWithShortfall), found.Graphs.SelectMany(graph => graph.QueriesWithShortfall));
        Assert.Equal(expected.Graphs.Select(graph => graph.Capacity), found.Graphs.Select(graph => graph.Capacity));
    }

    private static StudyResult Run(MemoryData data, StudyPlan plan, int threads, long matrix) =>
        new StudyRunner(plan, data, threads) { LargestMatrixBytes = matrix }.Run(new StudyClock(), null, TestContext.Current.CancellationToken);

    private sealed class LastShare : IProgress<StudyProgress>
    {
        public double Share { get; private set; }

        public string? Stage { get; init; }

        public CancellationTokenSource? Source { get; init; }

        public void Report(StudyProgress value)
        {
            Share = value.Share;
            if (value.Stage == Stage)
            {
                Source!.Cancel();
            }
        }
    }
}
