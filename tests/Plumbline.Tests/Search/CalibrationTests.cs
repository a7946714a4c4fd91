using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

/// <summary>The effort that a calibration chooses keeps its promise for queries that it has not seen.</summary>
/// <remarks>
/// The calibration says: mean overlap m of s queries, and m - 1.645 e reaches the target, e the standard error of m. Of q other queries from
/// the same data the mean overlap M has a standard error E, and M - m has mean 0 and variance e² + E². So M falls below
/// m - 4 sqrt(e² + E²) once in 30,000 (the least sufficient of some correlated measurements was taken, which may cost a fraction of
/// an e); and m is at least target + 1.645 e.
/// </remarks>
public sealed class CalibrationTests
{
    private const double Quantile = 1.6448536269514722;
    private const double Deviations = 4;
    private static readonly double[] Targets = [0.9, 0.99];
    private static readonly int[] Ks = [1, 10, 50];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_sift_the_promised_overlap_is_kept_for_other_queries(bool ownVectors)
    {
        using VectorSet all = VecsFile.ReadVectors(SharedData.Require("sift9k/bigann9k_base.fvecs"));
        Check(all, Metric.L2, ownVectors, held: 1000);
    }

    [Theory]
    [InlineData(Metric.L2, true)]
    [InlineData(Metric.L2, false)]
    [InlineData(Metric.InnerProduct, false)]
    [InlineData(Metric.Cosine, true)]
    [InlineData(Metric.Cosine, false)]
    public void On_random_vectors_the_promised_overlap_is_kept_for_other_queries(Metric metric, bool ownVectors)
    {
        using VectorSet all = TestVectors.Create(DataKind.Random, 4000, 12, 3);
        Check(all, metric, ownVectors, held: 800);
    }

    [Fact]
    public void The_effort_is_the_least_that_was_measured_to_reach_the_target()
    {
        using VectorSet all = TestVectors.Create(DataKind.Random, 3000, 12, 3);
        using VectorSet vectors = all.Slice(0, 2800);
        using VectorSet queries = all.Slice(2800, 200);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 6, EfConstruction = 40 });
        EffortCalibration calibration = index.Calibrate(0.95, [20, 1, 5], new CalibrationOptions { Queries = queries });
        Assert.Equal([1, 5, 20], calibration.Efforts.Select(effort => effort.K));
        Assert.Equal((200, false, 2800), (calibration.Queries, calibration.OwnVectors, calibration.Count));
        int least = 1;
        foreach (CalibratedEffort effort in calibration.Efforts)
        {
            Assert.True(effort.IsReached && effort.LowerBound >= 0.95);
            double[] overlaps = Overlaps(index, vectors, queries, effort.K, new SearchParameters { EfSearch = effort.EfSearch });
            TableAssert.Close(overlaps.Average(), effort.MeanOverlap, 1e-12, "Mean overlap");
            TableAssert.Close(overlaps.Average() - (Quantile * StandardError(overlaps)), effort.LowerBound, 1e-12, "Lower bound");
            Assert.True(effort.EfSearch > Math.Max(least, effort.K), "Nothing was left out that could have been less.");
            double[] less = Overlaps(index, vectors, queries, effort.K, new SearchParameters { EfSearch = effort.EfSearch - 1 });
            Assert.True(less.Average() - (Quantile * StandardError(less)) < 0.95, $"An effort of {effort.EfSearch - 1} would do.");
            least = effort.EfSearch;
        }
    }

    [Fact]
    public void A_target_takes_the_effort_of_the_next_larger_k_and_of_the_next_larger_target()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 1500, 10, 3);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 5, EfConstruction = 30 });
        InvalidOperationException none = Assert.Throws<InvalidOperationException>(() => index.Search(vectors[0], 5, SearchParameters.ForTarget(0.8)));
        Assert.Contains("not calibrated for an overlap of 0.8", none.Message, StringComparison.Ordinal);
        EffortCalibration high = index.Calibrate(0.98, [5, 20], new CalibrationOptions { Sample = 100 });
        EffortCalibration low = index.Calibrate(0.8, [5, 20], new CalibrationOptions { Sample = 100 });
        Assert.Equal([low.Target, high.Target], index.Calibrations.Select(one => one.Target));
        Assert.True(high.EffortFor(20) > low.EffortFor(20) && high.EffortFor(20) > high.EffortFor(5));
        foreach ((double target, int k, int effort) in new[]
        {
            (0.8, 1, low.EffortFor(5)), (0.8, 6, low.EffortFor(20)), (0.7, 20, low.EffortFor(20)), (0.81, 5, high.EffortFor(5)), (0.98, 20, high.EffortFor(20)),
        })
        {
            Assert.Equal(effort, index.Search(vectors[0], k, SearchParameters.ForTarget(target)).EfSearch);
        }

        Assert.Throws<InvalidOperationException>(() => index.Search(vectors[0], 21, SearchParameters.ForTarget(0.8)));
        Assert.Throws<InvalidOperationException>(() => index.Search(vectors[0], 5, SearchParameters.ForTarget(0.99)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SearchParameters.ForTarget(1.01));
    }

    [Fact]
    public void A_target_that_no_effort_reaches_is_said_to_be_missed_and_takes_all_effort()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 600, 6, 3);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 5, EfConstruction = 30 });
        HnswGraph graph = index.Core.Graph;
        // No walk comes to a third of the points.
        int[] cut = [.. Enumerable.Range(0, 600).Where(i => i % 3 == 0 && i != graph.EntryPoint)];
        for (int point = 0; point < 600; point++)
        {
            for (int level = graph.Level(point); level >= 0; level--)
            {
                graph.SetLinks(point, level, [.. graph.Links(point, level).ToArray().Except(cut)]);
            }
        }

        CalibratedEffort effort = Assert.Single(index.Calibrate(0.9, [10], new CalibrationOptions { Queries = vectors, Sample = 100 }).Efforts);
        Assert.False(effort.IsReached);
        Assert.Equal(600, effort.EfSearch);
        Assert.InRange(effort.MeanOverlap, 0.5, 0.8);
    }

    private static void Check(VectorSet all, Metric metric, bool ownVectors, int held)
    {
        // Shuffled, because neighbours in a file may come from one image; the last are held out, half of them to calibrate with where that is asked for.
        int[] order = [.. Enumerable.Range(0, all.Count)];
        new Random(5).Shuffle(order);
        using VectorSet vectors = all.Select(order.AsSpan(0, all.Count - held));
        using VectorSet some = all.Select(order.AsSpan(all.Count - held, held / 2));
        using VectorSet others = all.Select(order.AsSpan(all.Count - (held / 2), held / 2));
        using VectorIndex<long> index = VectorIndex.Build(vectors, metric, new HnswBuildOptions { M = 8, EfConstruction = 60 });
        foreach (double target in Targets)
        {
            EffortCalibration calibration = index.Calibrate(target, Ks, new CalibrationOptions { Queries = ownVectors ? null : some });
            Assert.Equal(ownVectors, calibration.OwnVectors);
            foreach (CalibratedEffort effort in calibration.Efforts)
            {
                Assert.True(effort.IsReached);
                double error = (effort.MeanOverlap - effort.LowerBound) / Quantile;
                double[] overlaps = Overlaps(index, vectors, others, effort.K, SearchParameters.ForTarget(target));
                double margin = Deviations * Math.Sqrt((error * error) + Math.Pow(StandardError(overlaps), 2));
                double least = target + (Quantile * error) - margin;
                string what = $"{metric}, {(ownVectors ? "own vectors" : "queries")}, target {target}, k {effort.K}: effort {effort.EfSearch}, overlap {overlaps.Average():F4}, at least {least:F4}.";
                TestContext.Current.TestOutputHelper?.WriteLine(what);
                Assert.True(overlaps.Average() >= least, what);
                // A margin that lets anything pass would say nothing.
                Assert.InRange(margin, 0, 0.08);
            }
        }
    }

    private static double[] Overlaps(VectorIndex<long> index, VectorSet vectors, VectorSet queries, int k, SearchParameters parameters)
    {
        NeighborTable exact = ExactSearch.Search(vectors, queries, k, index.Metric);
        IReadOnlyList<SearchResult<long>> results = index.SearchBatch(queries, k, parameters);
        return [.. results.Select((result, query) => (double)result.Neighbors.Select(neighbor => (int)neighbor.Key).Intersect(exact.Ids(query).ToArray()).Count() / k)];
    }

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }
}
