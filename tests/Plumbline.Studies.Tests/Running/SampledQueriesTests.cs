using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Sampling;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Running;

/// <summary>A study that asks for some of its vectors only: the numbers are those of the same queries in a full study.</summary>
public sealed class SampledQueriesTests
{
    private const int Count = 90;

    private static readonly StudyPlan Plan = new()
    {
        M = 4,
        EfConstruction = 16,
        EfSearch = 5,
        Ks = [1, 10, 60, 89],
        EfSearchValues = [5, 20],
        EfConstructionValues = [],
        AlphaValues = [0.25, 1],
    };

    /// <summary>Each query alone, and their mean over all, over a part, and over none but the query; distances kept or computed.</summary>
    [Theory]
    [InlineData(0, long.MaxValue)]
    [InlineData(0, 0)]
    [InlineData(1, long.MaxValue)]
    [InlineData(1, 0)]
    public void The_numbers_of_a_query_are_those_that_it_has_among_all(int kind, long mostBytes)
    {
        using VectorSet vectors = kind == 0 ? TestVectors.Clusters(Count, 5, clusters: 4, seed: 3) : TestVectors.Duplicates(Count, 4, distinct: 30, seed: 4);
        StudyPoint[][] alone = [.. Enumerable.Range(0, Count).Select(row => Measure(vectors, [row], mostBytes))];
        foreach (int[] rows in (int[][])[[.. Enumerable.Range(0, Count)], [3, 4, 17, 40, 41, 88], [2, 89]])
        {
            StudyPoint[] together = Measure(vectors, rows, mostBytes);
            for (int i = 0; i < together.Length; i++)
            {
                StudyPoint[] each = [.. rows.Select(row => alone[row][i])];
                AssertMeans(each, together[i]);
            }
        }
    }

    [Fact]
    public void As_many_queries_as_vectors_are_the_study_without_the_option()
    {
        Assert.Equal(Csv(Run(Plan)), Csv(Run(Plan with { Queries = Count })));
    }

    [Fact]
    public void The_queries_are_drawn_by_the_seed_of_the_run_from_its_own_vectors()
    {
        StudyPlan plan = Plan with { Runs = 2, Subset = 70, Ks = [1, 10, 60], Queries = 12, Sensitivity = 2 };
        StudyResult result = Run(plan);
        Assert.Equal(12, result.Data.QueryCount);
        Assert.Equal(69, result.LargestK);
        Assert.All(result.Points, point => Assert.Equal(12, point.Queries));
        using VectorSet vectors = TestVectors.Clusters(Count, 5, clusters: 4, seed: 3);
        for (int run = 0; run < plan.Runs; run++)
        {
            using VectorSet drawn = vectors.Select(SubsetSampler.Draw(Count, 70, plan.Seed + run));
            StudyPoint[] expected = Measure(drawn, [.. SubsetSampler.Draw(70, 12, plan.Seed + run).Order()], long.MaxValue, plan, run);
            Assert.Equal(expected, result.Points.Where(point => point.Run == run));
        }
    }

    [Fact]
    public void Nothing_depends_on_whether_distances_are_kept_or_on_threads()
    {
        StudyPlan plan = Plan with { Queries = 31 };
        StudyResult kept = Run(plan);
        foreach ((long bytes, int threads) in (ReadOnlySpan<(long, int)>)[(0, 1), (0, 3), (long.MaxValue, 3)])
        {
            StudyResult other = Run(plan, bytes, threads);
            Assert.Equal(kept.Points, other.Points);
            Assert.Equal(kept.Sensitivity!.Graphs.Select(graph => (string.Join(',', graph.Overlap), graph.Capacity)), other.Sensitivity!.Graphs.Select(graph => (string.Join(',', graph.Overlap), graph.Capacity)));
            Assert.Equal(kept.SafeLaw!.Points, other.SafeLaw!.Points);
        }
    }

    /// <summary>One query is enough, though half of nothing checks no law.</summary>
    [Fact]
    public void One_query_is_a_study()
    {
        StudyResult result = Run(Plan with { Queries = 1 });
        Assert.All(result.Points, point => Assert.Equal(1, point.Queries));
        Assert.Equal((1, 0), (result.SafeLaw!.QueriesFitted, result.SafeLaw.QueriesChecked));
        Assert.Equal(1, ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["data"]!["queries"]!.GetValue<int>());
    }

    [Fact]
    public void Published_values_stand_beside_full_runs_unasked_and_beside_samples_only_if_asked()
    {
        using MemoryData data = new(TestVectors.Uniform(10_000, 1, seed: 1), comparable: true);
        StudyPlan plan = Presets.Paper with { Data = data.Source };
        Assert.True(data.Describe(plan).ComparableToPaper);
        Assert.True(data.Describe(plan with { Queries = 10_000 }).ComparableToPaper);
        Assert.False(data.Describe(plan with { Queries = 500 }).ComparableToPaper);
        StudyResult sampled = Run(Plan with { Queries = 31, Compare = Comparison.Paper });
        Assert.Contains("queries a run 31 (theirs 10,000)", PublishedComparison.Create(sampled)!.Differences);
        Assert.DoesNotContain(PublishedComparison.Create(Run(Plan with { Compare = Comparison.Paper }))!.Differences, words => words.StartsWith("queries", StringComparison.Ordinal));
    }

    private static void AssertMeans(StudyPoint[] each, StudyPoint together)
    {
        Assert.Equal(each.Length, together.Queries);
        Assert.Equal(each.Sum(point => point.QueriesWithShortfall), together.QueriesWithShortfall);
        Assert.Equal(each.Min(point => point.Capacity.Min), together.Capacity.Min);
        Assert.Equal(each.Max(point => point.Capacity.Max), together.Capacity.Max);
        (string Name, Func<StudyPoint, double> Value)[] means =
        [
            ("overlap", point => point.Standard!.Overlap.Mean), ("recall", point => point.Standard!.Recall), ("returned", point => point.Standard!.ReturnedMean),
            ("missed", point => point.Standard!.Loss.Missed), ("spillover", point => point.Standard!.Loss.Spillover), ("unfilled", point => point.Standard!.Loss.Unfilled),
            ("exact distance", point => point.Standard!.ExactDistance), ("exact squared", point => point.Standard!.ExactSquaredDistance),
            ("shift", point => point.Standard!.BarycenterShift.Mean), ("paper overlap", point => point.Paper!.MeanOverlap), ("pads", point => point.Paper!.Pads / (double)point.Queries),
        ];
        foreach ((string name, Func<StudyPoint, double> value) in means)
        {
            double[] defined = [.. each.Select(value).Where(double.IsFinite)];
            double expected = defined.Length == 0 ? double.NaN : defined.Average();
            Assert.True(
                double.IsNaN(expected) ? double.IsNaN(value(together)) : Math.Abs(expected - value(together)) <= 1e-9 * Math.Max(1, Math.Abs(expected)),
                $"{name} at {together.Key.Label}, k {together.K}: {value(together)}, expected {expected}");
        }
    }

    private static StudyPoint[] Measure(VectorSet vectors, int[] rows, long mostBytes, StudyPlan? asked = null, int run = 0)
    {
        StudyPlan plan = asked ?? Plan;
        ExactSearchOptions options = new() { Threads = 1 };
        int mostK = Math.Min(plan.Ks.Max() + 1, vectors.Count - 1);
        using RunDistances distances = RunDistances.Compute(vectors, new QueryRows(vectors.Count, rows), mostK, mostBytes, options, null, CancellationToken.None);
        ExactSide exact = new(distances.Neighbors, plan.Ks, 1, CancellationToken.None);
        using GraphEvaluator evaluator = new(vectors, distances, exact, plan, 1);
        HnswIndex index = distances.Build(vectors, new HnswBuildOptions { M = plan.M, EfConstruction = plan.EfConstruction, Seed = plan.Seed + run, Threads = 1 }, null, CancellationToken.None);
        return
        [
            .. evaluator.Evaluate(run, [new MeasuredGraph(index, ConditionSpec.From(plan))], new StudyClock(), null, CancellationToken.None)
                .OrderBy(condition => condition.Key.Condition).ThenBy(condition => condition.Key.Value)
                .SelectMany(condition => condition.Points),
        ];
    }

    private static StudyResult Run(StudyPlan plan, long mostBytes = long.MaxValue, int threads = 2)
    {
        using MemoryData data = new(TestVectors.Clusters(Count, 5, clusters: 4, seed: 3));
        return new StudyRunner(plan with { Data = data.Source }, data, threads) { LargestMatrixBytes = mostBytes }.Run(new StudyClock(), null, TestContext.Current.CancellationToken);
    }

    private static byte[] Csv(StudyResult result)
    {
        using MemoryStream stream = new();
        ResultsCsv.Write(result.Points, stream);
        SummaryCsv.Write(result.Points, stream);
        SensitivityCsv.Write(result.Sensitivity!, stream);
        return stream.ToArray();
    }
}
