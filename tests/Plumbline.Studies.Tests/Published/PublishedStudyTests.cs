using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Published;

/// <summary>The tables of the paper's authors, as PAPER.md has them: four digits each.</summary>
public sealed class PublishedStudyTests
{
    private static readonly int[] Ks = [10, 50, 100, 200, 300, 500];

    [Theory]
    [InlineData(StudyCondition.EfSearch, 25, new[] { .9873, .9274, .8001, .6149, .5007, .3687 })]
    [InlineData(StudyCondition.EfSearch, 50, new[] { .9947, .9823, .9349, .8006, .6881, .5358 })]
    [InlineData(StudyCondition.EfSearch, 75, new[] { .9967, .9917, .9751, .8951, .8024, .6543 })]
    [InlineData(StudyCondition.EfSearch, 100, new[] { .9976, .9950, .9877, .9438, .8742, .7410 })]
    [InlineData(StudyCondition.EfConstruction, 50, new[] { .9973, .9899, .9518, .8281, .7149, .5559 })]
    [InlineData(StudyCondition.EfConstruction, 100, new[] { .9914, .9740, .9178, .7711, .6518, .4953 })]
    [InlineData(StudyCondition.EfConstruction, 400, new[] { .9964, .9872, .9455, .8185, .7100, .5626 })]
    [InlineData(StudyCondition.Alpha, 0.25, new[] { .7347, .8058, .8140, .8185, .8236, .8314 })]
    [InlineData(StudyCondition.Alpha, 0.5, new[] { .9021, .9370, .9455, .9559, .9606, .9652 })]
    [InlineData(StudyCondition.Alpha, 1, new[] { .9668, .9872, .9919, .9953, .9967, .9980 })]
    [InlineData(StudyCondition.Alpha, 2, new[] { .9873, .9968, .9983, .9992, .9995, .9998 })]
    public void Overlap(StudyCondition condition, double value, double[] expected)
    {
        foreach ((int k, double overlap) in Ks.Zip(expected))
        {
            Assert.Equal(overlap, PublishedStudy.Find(new ConditionKey(condition, value), k)!.Overlap, 0.000051);
        }
    }

    /// <summary>Exact values are free of the finite-value guard where nothing is missing: condition 3 with the largest factor.</summary>
    [Fact]
    public void Exact_geometry()
    {
        double[] distances = [75.80, 93.26, 102.49, 112.16, 118.02, 125.63];
        double[] lids = [11.10, 8.73, 8.68, 9.00, 9.28, 9.63];
        for (int i = 0; i < Ks.Length; i++)
        {
            PublishedPoint point = PublishedStudy.Find(new ConditionKey(StudyCondition.Alpha, 4), Ks[i])!;
            Assert.Equal(distances[i], point.ExactSquaredDistance, 0.0051);
            Assert.Equal(lids[i], point.LidExact, 0.0051);
        }
    }

    [Fact]
    public void LID_difference_at_efSearch_50()
    {
        double[] expected = [.044, -.097, -.418, -1.56, -3.11, -7.46];
        double[] tolerance = [.00051, .00051, .00051, .0051, .0051, .0051];
        for (int i = 0; i < Ks.Length; i++)
        {
            PublishedPoint point = PublishedStudy.Find(new ConditionKey(StudyCondition.EfSearch, 50), Ks[i])!;
            Assert.Equal(expected[i], point.LidAnn - point.LidExact, tolerance[i]);
        }
    }

    /// <summary>The first k at which the mean approximate distance is more than ten times the exact one.</summary>
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
    public void Hard_failure(StudyCondition condition, double value, int k) =>
        Assert.Equal(k, PublishedStudy.Curve(new ConditionKey(condition, value)).First(point => point.AnnSquaredDistance > 10 * point.ExactSquaredDistance).K);

    [Fact]
    public void Every_setting_has_fifty_k_and_its_effort()
    {
        foreach (ConditionKey key in AllKeys())
        {
            IReadOnlyList<PublishedPoint> curve = PublishedStudy.Curve(key);
            Assert.Equal(Enumerable.Range(1, 50).Select(step => 10 * step), curve.Select(point => point.K));
            Assert.All(curve, point => Assert.Equal(
                key.Condition switch
                {
                    StudyCondition.EfSearch => (int)key.Value,
                    StudyCondition.EfConstruction => 50,
                    _ => Studies.Plans.StudyPlan.AlphaEffort(key.Value, point.K),
                },
                point.EfSearch));
        }
    }

    [Fact]
    public void What_was_not_published_is_not_found()
    {
        Assert.Null(PublishedStudy.Find(new ConditionKey(StudyCondition.EfSearch, 51), 10));
        Assert.Null(PublishedStudy.Find(new ConditionKey(StudyCondition.EfSearch, 50), 11));
        Assert.Empty(PublishedStudy.Curve(new ConditionKey(StudyCondition.Alpha, 3)));
    }

    private static IEnumerable<ConditionKey> AllKeys() =>
    [
        .. ((int[])[25, 50, 75, 100]).Select(value => new ConditionKey(StudyCondition.EfSearch, value)),
        .. ((int[])[50, 100, 200, 300, 400]).Select(value => new ConditionKey(StudyCondition.EfConstruction, value)),
        .. ((double[])[0.25, 0.5, 1, 2, 4]).Select(value => new ConditionKey(StudyCondition.Alpha, value)),
    ];
}
