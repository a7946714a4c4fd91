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
        Assert.Equal(2765 + 685, points.Count(point => point.Decoded.IsShort == true));
        Assert.DoesNotContain(points, point => point.Decoded.IsShort is null);
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

    /// <summary>The exact side does not depend on the search: where its mean differs from the other settings', queries were dropped.</summary>
    [Theory]
    [InlineData("efSearch 25", 4, 480, 2197)]
    [InlineData("efSearch 75", 4, 170, 1)]
    [InlineData("efConstruction 50", 2, 120, 1)]
    [InlineData("alpha 0.25", 4, 10, 1)]
    public void Queries_dropped_where_none_has_exactly_one_pad_show_in_the_exact_mean(string setting, int run, int k, int least)
    {
        DecodedPoint point = Assert.Single(DecodedPoint.Published(), point => (point.Setting, point.Run, point.K) == (setting, run, k));
        Assert.Equal((false, true), (point.Decoded.IsPadded, point.Decoded.IsShort));
        Assert.NotEqual(point.MeanExact, point.MeanExactOfAll);
        Assert.InRange(point.Decoded.LeastDropped, least, point.Decoded.MostDropped);
    }

    [Fact]
    public void Every_published_exact_mean_that_differs_is_over_the_queries_left_and_no_other()
    {
        Assert.All(DecodedPoint.Published(), point => Assert.Equal(point.MeanExact != point.MeanExactOfAll || point.Decoded.IsPadded, point.Decoded.IsShort));
        // One pad each in four runs and nothing dropped there, since the exact means are those of all queries: 1 + 1 + 2 + 3.
        DecodedPoint[] alpha = [.. DecodedPoint.Published().Where(point => point is { Setting: "alpha 0.25", K: 10, Decoded.IsPadded: true })];
        Assert.Equal([(0, 1, 0), (1, 1, 0), (5, 2, 0), (8, 3, 0)], alpha.Select(point => (point.Run, point.Decoded.Reading!.Value.OnePad, point.Decoded.Reading!.Value.Dropped)));
    }

    /// <summary>A short setting beside two that are not: what was dropped is found, and the bounds hold what was made.</summary>
    [Fact]
    public void What_was_dropped_is_found_beside_settings_that_dropped_none()
    {
        Gen.Select(Gen.Int[2, 500], Gen.Int[20, 400], Gen.Int[1, 300], Gen.Int[0, 1_000_000]).Sample((queries, middle, spread, seed) =>
        {
            Random random = new(seed);
            int[] room = [.. Enumerable.Range(0, queries).Select(_ => middle + random.Next(spread))];
            double[] distances = [.. Enumerable.Range(0, queries).Select(_ => 50 + (100 * random.NextDouble()))];
            int[] ks = [.. Enumerable.Range(1, 12).Select(i => 40 * i)];
            (int, double, double) Full(int k, double more) => (k, distances.Average() + k, distances.Average() + k + more);
            (int, double, double) Short(int k)
            {
                double[] kept = [.. distances.Where((_, i) => room[i] >= k - 1)];
                double pads = room.Count(r => r == k - 1) * ((double)float.MaxValue / k / kept.Length);
                return kept.Length == 0 ? (k, double.NaN, double.NaN) : (k, kept.Average() + k, kept.Average() + k + pads);
            }

            IReadOnlyList<DecodedPoint> decoded = DecodedSettings.Together(
            [
                .. DecodedPoint.Series("efSearch 10", 0, queries, [.. ks.Select(Short)], 17, fixedEffort: true),
                .. DecodedPoint.Series("efSearch 20", 0, queries, [.. ks.Select(k => Full(k, 0.25))], 17, fixedEffort: true),
                .. DecodedPoint.Series("efSearch 30", 0, queries, [.. ks.Select(k => Full(k, 0.125))], 17, fixedEffort: true),
            ]);
            foreach (DecodedPoint point in decoded)
            {
                (int one, int more) = point.Setting == "efSearch 10" ? (room.Count(r => r == point.K - 1), room.Count(r => r < point.K - 1)) : (0, 0);
                Assert.Equal(one + more > 0, point.Decoded.IsShort);
                Assert.InRange(more, point.Decoded.LeastDropped, point.Decoded.MostDropped);
            }
        }, iter: 200);
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
