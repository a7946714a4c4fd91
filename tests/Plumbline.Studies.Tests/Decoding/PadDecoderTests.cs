using CsCheck;
using Plumbline.Studies.Decoding;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Decoding;

/// <summary>Means that hold pads, read back: the published ones, made ones, and those of a study whose pads are counted.</summary>
public sealed class PadDecoderTests
{
    /// <summary>PAPER.md, "What their numbers really show": the queries with one pad where pads first show.</summary>
    [Theory]
    [InlineData("efSearch 25", 80, 4)]
    [InlineData("efSearch 50", 110, 5)]
    [InlineData("efSearch 75", 180, 1)]
    [InlineData("efSearch 100", 320, 1)]
    [InlineData("efConstruction 50", 130, 4)]
    [InlineData("efConstruction 100", 100, 8)]
    [InlineData("efConstruction 200", 110, 6)]
    [InlineData("efConstruction 300", 120, 8)]
    [InlineData("efConstruction 400", 120, 5)]
    public void The_published_spikes_are_single_queries(string setting, int k, int queries)
    {
        DecodedPoint[] points = [.. DecodedPoint.Published().Where(point => point.Setting == setting)];
        Assert.Equal(k, points.Where(point => point.Decoded.IsPadded).Min(point => point.K));
        DecodedPoint[] first = [.. points.Where(point => point.K == k)];
        Assert.Equal(100_000, first.Sum(point => point.Queries));
        Assert.Equal(queries, first.Where(point => point.Decoded.IsPadded).Sum(point => Assert.IsType<PadReading>(point.Decoded.Reading).OnePad));
    }

    [Fact]
    public void Every_published_number_is_a_mean_of_distances_or_decodes()
    {
        IReadOnlyList<DecodedPoint> points = DecodedPoint.Published();
        Assert.Equal(7000, points.Count);
        Assert.Equal(2765, points.Count(point => point.Decoded.IsPadded));
        Assert.All(points.Where(point => point.Decoded.IsPadded), point => Assert.NotEmpty(point.Decoded.Readings));
        Assert.All(points.Where(point => !point.Decoded.IsPadded), point => Assert.InRange(point.MeanAnn, 50, 500));
    }

    /// <summary>PAPER.md, "What their numbers really show": the guard biases even the exact curve, 159.9 instead of 125.6.</summary>
    [Fact]
    public void The_published_exact_mean_is_that_of_the_queries_left()
    {
        DecodedPoint[] last = [.. DecodedPoint.Published().Where(point => point is { Setting: "efSearch 25", K: 500 })];
        Assert.Equal(159.9, last.Average(point => point.MeanExact), 0.05);
        Assert.Equal(125.6, last.Average(point => point.MeanExactOfAll), 0.05);
        Assert.True(last.Sum(point => point.Decoded.Fewest!.Value.Dropped) > 99_000);
    }

    /// <summary>Capacities are made up, means follow by the authors' formula, seven digits are kept: what was made is among the readings.</summary>
    [Fact]
    public void What_was_made_is_among_the_readings()
    {
        Gen.Select(Gen.Int[1, 2000], Gen.Int[50, 400], Gen.Int[10, 300], Gen.Bool).Sample((queries, middle, spread, seven) =>
        {
            Random random = new((queries * 1000) + middle + spread);
            int[] room = [.. Enumerable.Range(0, queries).Select(_ => middle + random.Next(spread))];
            int[] ks = [.. Enumerable.Range(1, 50).Select(i => 10 * i)];
            (int K, double Mean)[] means = [.. ks.Select(k => (k, Mean(room, k, seven)))];
            IReadOnlyList<DecodedMean> decoded = PadDecoder.Decode(means, queries, seven ? 7 : 17, fixedEffort: true);
            for (int i = 0; i < ks.Length; i++)
            {
                PadReading made = new(room.Count(r => r == ks[i] - 1), room.Count(r => r < ks[i] - 1));
                if (made.OnePad > 0 || made.Dropped == queries)
                {
                    Assert.Contains(made, decoded[i].Readings);
                }
                else
                {
                    Assert.False(decoded[i].IsPadded);
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void A_number_that_stands_for_no_whole_number_of_queries_has_no_reading()
    {
        DecodedMean half = Assert.Single(PadDecoder.Decode([(10, 0.5 * float.MaxValue / 10 / 1000)], 1000, 7, fixedEffort: true));
        Assert.True(half.IsPadded);
        Assert.Empty(half.Readings);
        Assert.Equal(0.5, half.Pads, 1e-6);
        Assert.Null(half.Reading);
    }

    /// <summary>Decoded against the pads that a study counted.</summary>
    [Fact]
    public void The_pads_of_a_study_are_found_again()
    {
        using MemoryData data = new(TestVectors.Clusters(400, 9, clusters: 8, seed: 2));
        StudyPlan plan = new() { Ks = [.. Enumerable.Range(1, 90)], M = 6, EfConstruction = 40, EfSearchValues = [5, 10], EfConstructionValues = [], AlphaValues = [] };
        StudyResult result = new StudyRunner(plan, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        int compared = 0;
        foreach (IGrouping<ConditionKey, StudyPoint> setting in result.Points.GroupBy(point => point.Key))
        {
            StudyPoint[] points = [.. setting.OrderBy(point => point.K)];
            IReadOnlyList<DecodedMean> decoded = PadDecoder.Decode([.. points.Select(point => (point.K, point.Paper!.MeanAnnDist))], 400, 17, fixedEffort: true);
            for (int i = 0; i < points.Length; i++)
            {
                // Every query seen here finds itself, so that both conventions miss the same results.
                PadReading counted = new(points[i].QueriesWithShortfall - points[i].Paper!.DroppedQueries, points[i].Paper!.DroppedQueries);
                if (counted.OnePad > 0)
                {
                    Assert.Contains(counted, decoded[i].Readings);
                    compared++;
                }
            }
        }

        Assert.True(compared > 20, $"Only {compared} means held pads.");
    }

    private static double Mean(int[] room, int k, bool seven)
    {
        double[] kept = [.. room.Where(r => r >= k - 1).Select(r => (r < k ? (double)float.MaxValue / k : 0) + 100)];
        double mean = kept.Length == 0 ? double.NaN : kept.Average();
        return seven && double.IsFinite(mean) ? double.Parse(mean.ToString("G7", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : mean;
    }
}
