using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Report;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Published;

/// <summary>A study beside the published one: what is compared, with which numbers, and what is left out and counted.</summary>
public sealed class PublishedComparisonTests
{
    private static readonly ConditionKey EfSearch50 = new(StudyCondition.EfSearch, 50);

    [Theory]
    [InlineData(Comparison.Auto, true, true)]
    [InlineData(Comparison.Auto, false, false)]
    [InlineData(Comparison.Paper, true, true)]
    [InlineData(Comparison.Paper, false, true)]
    [InlineData(Comparison.None, true, false)]
    [InlineData(Comparison.None, false, false)]
    public void Whether_to_compare_is_the_plans_choice_or_the_datas(Comparison compare, bool comparable, bool expected)
    {
        StudyResult study = SyntheticStudy.Hostile();
        study = study with { Plan = study.Plan with { Compare = compare }, Data = study.Data with { ComparableToPaper = comparable } };
        Assert.Equal(expected, study.IsComparedWithPaper);
        Assert.Equal(expected, PublishedComparison.Create(study) is not null);
    }

    [Fact]
    public void Every_shared_setting_and_k_is_compared_in_every_measure_with_the_authors_runs()
    {
        StudyResult study = SyntheticStudy.Full(runs: 3);
        PublishedComparison comparison = PublishedComparison.Create(study)!;
        Assert.Equal((700, 0, 0), (comparison.SharedCount, comparison.SkippedCount, comparison.UnpublishedSettings.Count));
        Assert.Equal((700 * 6) + 14, comparison.Values.Count);
        Assert.Empty(comparison.Differences);
        (string Measure, Func<StudyPoint, double> Ours, Func<PublishedPoint, double> Theirs)[] measures =
        [
            ("overlap", point => point.Paper!.MeanOverlap, point => point.Overlap),
            ("exact_dist", point => point.Paper!.MeanExactDist, point => point.ExactSquaredDistance),
            ("ann_dist", point => point.Paper!.MeanAnnDist, point => point.AnnSquaredDistance),
            ("barycenter_shift", point => point.Paper!.MeanBarycenterShift, point => point.BarycenterShift),
            ("lid_exact", point => point.Paper!.MeanLidExact, point => point.LidExact),
            ("lid_ann", point => point.Paper!.MeanLidAnn, point => point.LidAnn),
        ];
        foreach ((string measure, Func<StudyPoint, double> ours, Func<PublishedPoint, double> theirs) in measures)
        {
            ComparedValue value = Assert.Single(comparison.Values, value => value.Key == EfSearch50 && value.K == 100 && value.Measure == measure);
            double[] here = [.. study.Points.Where(point => point.Key == EfSearch50 && point.K == 100).Select(ours)];
            double[] there = [.. PublishedStudy.Runs.Where(row => row.Key == EfSearch50 && row.Point.K == 100).Select(row => theirs(row.Point))];
            Assert.Equal((3, 10), (value.Ours.Runs, value.Published.Runs));
            Assert.Equal(here.Average(), value.Ours.Mean, 12);
            Assert.Equal((there.Average(), there.Min(), there.Max()), (value.Published.Mean, value.Published.Min, value.Published.Max));
            double mean = there.Sum() / 10;
            Assert.Equal(Math.Sqrt(there.Sum(x => (x - mean) * (x - mean)) / 9), value.Published.Deviation, 1e-12);
            Assert.Equal(here.Average() - there.Average(), value.Difference, 1e-12);
            Assert.Equal(here.Average() >= there.Min() && here.Average() <= there.Max(), value.IsWithin);
        }
    }

    /// <summary>PAPER.md: hard failure at k = 80, 110, 180, 320; of condition 2 at 130, 100, 110, 120, 120.</summary>
    [Theory]
    [InlineData(StudyCondition.EfSearch, 25, 80)]
    [InlineData(StudyCondition.EfSearch, 50, 110)]
    [InlineData(StudyCondition.EfSearch, 75, 180)]
    [InlineData(StudyCondition.EfSearch, 100, 320)]
    [InlineData(StudyCondition.EfConstruction, 50, 130)]
    [InlineData(StudyCondition.EfConstruction, 100, 100)]
    [InlineData(StudyCondition.EfConstruction, 200, 110)]
    [InlineData(StudyCondition.EfConstruction, 300, 120)]
    [InlineData(StudyCondition.EfConstruction, 400, 120)]
    public void The_first_k_with_pads_is_that_of_each_run(StudyCondition condition, double setting, int first)
    {
        PublishedComparison comparison = PublishedComparison.Create(SyntheticStudy.Full())!;
        ComparedValue value = Assert.Single(comparison.Values, value => value.Key == new ConditionKey(condition, setting) && value.Measure == ComparedValue.FirstPads);
        Assert.Null(value.K);
        Assert.Equal((10, first), (value.Published.Runs, value.Published.Min));
        Assert.InRange(value.Published.Mean, value.Published.Min, value.Published.Max);
        // The synthetic study has the mean of the authors' runs in each of its own: pads show as soon as one of theirs has some.
        Assert.Equal((2, first), (value.Ours.Runs, value.Ours.Mean));
    }

    [Fact]
    public void Without_pads_on_either_side_the_first_k_agrees()
    {
        PublishedComparison comparison = PublishedComparison.Create(SyntheticStudy.Full())!;
        ComparedValue value = Assert.Single(comparison.Values, value => value.Key == new ConditionKey(StudyCondition.Alpha, 2) && value.Measure == ComparedValue.FirstPads);
        Assert.Equal((0, 0, true), (value.Ours.Runs, value.Published.Runs, value.IsWithin));
        Assert.Equal(double.NaN, value.Difference);
        Assert.False((value with { Ours = new RunSpread(1, 50, double.NaN, 50, 50) }).IsWithin);
    }

    [Fact]
    public void What_pads_make_is_marked_and_left_out_of_the_agreement()
    {
        PublishedComparison comparison = PublishedComparison.Create(SyntheticStudy.Full())!;
        ComparedValue[] distances = [.. comparison.Values.Where(value => value.Key == EfSearch50 && value.Measure == "ann_dist")];
        // Their pads first show at 110; at a fixed effort every larger k has some, whether its mean shows them or not.
        Assert.All(distances.Where(value => value.K >= 110), value => Assert.True(value.IsPadded, $"k {value.K}"));
        Assert.DoesNotContain(comparison.Values, value => value.IsPadded && value.Measure is "overlap" or "lid_exact" or ComparedValue.FirstPads && value.IsPadded);
        MeasureAgreement agreement = comparison.Agreements().Single(measure => measure.Measure == "ann_dist");
        ComparedValue[] all = [.. comparison.Values.Where(value => value.Measure == "ann_dist")];
        Assert.Equal(all.Count(value => value.IsPadded), agreement.Padded);
        Assert.Equal(all.Length, agreement.Padded + agreement.Compared);
        Assert.True(agreement.MeanDifference < 1000, $"{agreement.MeanDifference}");
        Assert.False(agreement.Largest!.IsPadded);
    }

    [Fact]
    public void Their_pads_alone_are_enough_and_ours_too()
    {
        StudyResult study = SyntheticStudy.Full();
        study = study with { Points = [.. study.Points.Select(point => point with { Paper = point.Paper! with { Pads = point.K == 40 && point.Run == 1 ? 1 : 0 } })] };
        ComparedValue[] distances = [.. PublishedComparison.Create(study)!.Values.Where(value => value.Key == EfSearch50 && value.Measure == "ann_dist" && value.IsPadded)];
        Assert.Equal([40, .. Enumerable.Range(11, 40).Select(i => 10 * i)], distances.Select(value => value.K!.Value));
        // With an effort that grows with k, each k stands for itself.
        ConditionKey quarter = new(StudyCondition.Alpha, 0.25);
        int[] padded =
        [
            .. PublishedStudy.Runs
                .Where(row => row.Key == quarter && (row.Point.AnnSquaredDistance > 1e30 || row.Point.ExactSquaredDistance != OfAll(row.Run, row.Point.K)))
                .Select(row => row.Point.K).Append(40).Distinct().Order(),
        ];
        Assert.Equal(padded, PublishedComparison.Create(study)!.Values.Where(value => value.Key == quarter && value.Measure == "lid_ann" && value.IsPadded).Select(value => value.K!.Value));
        ComparedValue half = Assert.Single(PublishedComparison.Create(study)!.Values, value => value.Key == new ConditionKey(StudyCondition.Alpha, 0.5) && value.Measure == "lid_ann" && value.IsPadded);
        Assert.Equal(40, half.K);
    }

    /// <summary>efSearch 75 drops a query at 170 already, where no mean holds a pad; efConstruction 50 some at 120.</summary>
    [Theory]
    [InlineData(StudyCondition.EfSearch, 75, 170)]
    [InlineData(StudyCondition.EfConstruction, 50, 120)]
    public void Queries_that_the_authors_dropped_mark_a_value_too(StudyCondition condition, double setting, int first)
    {
        StudyResult study = SyntheticStudy.Full();
        study = study with { Points = [.. study.Points.Select(point => point with { Paper = point.Paper! with { Pads = 0 } })] };
        ComparedValue[] values = [.. PublishedComparison.Create(study)!.Values.Where(value => value.Key == new ConditionKey(condition, setting) && value.Measure == "exact_dist")];
        Assert.Equal(first, values.Where(value => value.IsPadded).Min(value => value.K));
        Assert.All(values.Where(value => value.K >= first), value => Assert.True(value.IsPadded));
    }

    /// <summary>alpha 4 has no pads at any k and drops nothing.</summary>
    private static double OfAll(int run, int k) => PublishedStudy.RunsAt(new ConditionKey(StudyCondition.Alpha, 4), k)[run].ExactSquaredDistance;

    [Fact]
    public void What_was_not_published_is_skipped_and_counted()
    {
        StudyResult study = SyntheticStudy.Hostile();
        StudyPoint[] points =
        [
            .. study.Points,
            .. study.Points.Where(point => point.Key == EfSearch50).Select(point => point with { Key = new ConditionKey(StudyCondition.EfSearch, 51) }),
            .. study.Points.Where(point => point.Key == EfSearch50 && point.K == 10).Select(point => point with { K = 11 }),
        ];
        PublishedComparison before = PublishedComparison.Create(study)!;
        PublishedComparison comparison = PublishedComparison.Create(study with { Points = points })!;
        Assert.Equal((16, 5), (comparison.SharedCount, comparison.SkippedCount));
        Assert.Equal([new ConditionKey(StudyCondition.EfSearch, 51)], comparison.UnpublishedSettings);
        Assert.Equal(before.Values, comparison.Values);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_left_out_and_the_runs_counted()
    {
        StudyResult study = SyntheticStudy.Hostile();
        PublishedComparison comparison = PublishedComparison.Create(study with
        {
            Points = [.. study.Points.Select(point => point.Run == 0 ? point with { Paper = point.Paper! with { MeanLidExact = double.NaN } } : point)],
        })!;
        ComparedValue lid = Assert.Single(comparison.Values, value => value.Key == EfSearch50 && value.K == 50 && value.Measure == "lid_exact");
        Assert.Equal(1, lid.Ours.Runs);
        Assert.True(double.IsFinite(lid.Difference));
        // No run has this one at all.
        Assert.DoesNotContain(comparison.Values, value => value.K == 200 && value.Measure == "lid_ann");
    }

    [Fact]
    public void The_standard_convention_alone_is_compared_in_overlap()
    {
        StudyResult study = SyntheticStudy.Hostile();
        PublishedComparison comparison = PublishedComparison.Create(study with { Points = [.. study.Points.Select(point => point with { Paper = null })] })!;
        Assert.Equal(["overlap"], comparison.Values.Select(value => value.Measure).Distinct());
        Assert.Equal(16, comparison.Values.Count);
    }

    [Fact]
    public void What_differs_between_the_studies_is_said()
    {
        using MemoryData data = new(TestVectors.Uniform(120, 6, seed: 1));
        StudyResult study = Study.Small();
        study = study with { Plan = study.Plan with { Compare = Comparison.Paper } };
        PublishedComparison comparison = PublishedComparison.Create(study)!;
        Assert.Equal(
            [
                "data 120 vectors of a test (theirs ResNet-50 embeddings of STL-10)", "vectors a run 100 (theirs 10,000)", "dimension 6 (theirs 2,048)", "M 4 (theirs 32)",
                "efConstruction 16 (theirs 200)", "efSearch 5 (theirs 50)", "efConstruction under alpha 16 (theirs 400)",
            ],
            comparison.Differences);
        // alpha 0.25 at k 10 and 60 is all that both have.
        Assert.Equal((2, 7), (comparison.SharedCount, comparison.SkippedCount));
    }

    [Fact]
    public void Runs_have_a_spread()
    {
        RunSpread spread = RunSpread.Of([3, double.NaN, 1, 2]);
        Assert.Equal((3, 2, 1, 3), (spread.Runs, spread.Mean, spread.Min, spread.Max));
        Assert.Equal(1, spread.Deviation, 12);
        Assert.Equal(double.NaN, RunSpread.Of([7]).Deviation);
        Assert.Equal((0, double.NaN), (RunSpread.Of([double.NaN]).Runs, RunSpread.Of([double.NaN]).Mean));
    }
}
