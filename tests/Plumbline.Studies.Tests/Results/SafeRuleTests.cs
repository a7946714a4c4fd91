using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Results;

public sealed class SafeRuleTests
{
    [Theory]
    [InlineData(0.99, 0, 0, true)]
    [InlineData(0.9899, 0, 0, false)]
    [InlineData(1, 0.0499, 0, true)]
    [InlineData(1, -0.0499, 0, true)]
    [InlineData(1, 0.0501, 0, false)]
    [InlineData(1, -0.0501, 0, false)]
    [InlineData(1, 0, 1, false)]
    [InlineData(1, double.NaN, 0, false)]
    public void A_k_is_safe_by_overlap_LID_and_missing_results(double overlap, double lidDifference, int missing, bool safe)
    {
        StudyPoint point = Study.Point(10, overlap, lidDifference, missing);
        Assert.Equal(safe ? [10] : [], SafeRule.SafeKs([point]));
        Assert.Equal(safe ? [10] : [], SafeRule.SafeKs([point with { Paper = null }]));
        Assert.Equal(safe ? [10] : [], SafeRule.SafeKs([point with { Standard = null }]));
    }

    [Fact]
    public void A_k_of_1_has_no_LID_and_is_safe_by_the_rest() =>
        Assert.Equal([1], SafeRule.SafeKs([Study.Point(1, 1, double.NaN)]));

    [Fact]
    public void Overlap_and_LID_are_means_over_runs_but_one_missing_result_in_one_run_is_enough()
    {
        Assert.Equal([10], SafeRule.SafeKs([Study.Point(10, 0.985, 0.07), Study.Point(10, 0.999, 0.01, run: 1)]));
        Assert.Empty(SafeRule.SafeKs([Study.Point(10, 1, 0), Study.Point(10, 1, 0, missing: 1, run: 1)]));
    }

    [Fact]
    public void Safe_k_ascend() => Assert.Equal([5, 10, 30], SafeRule.SafeKs([Study.Point(30, 1, 0), Study.Point(5, 1, 0), Study.Point(20, 0.5, 0), Study.Point(10, 1, 0)]));

    [Theory]
    [InlineData(new int[0], "none")]
    [InlineData(new[] { 20 }, "20")]
    [InlineData(new[] { 10, 20, 30 }, "10-30")]
    [InlineData(new[] { 10, 30, 50 }, "10, 30, 50")]
    [InlineData(new[] { 10, 20, 40, 50 }, "10-20, 40-50")]
    [InlineData(new[] { 10, 20, 30, 40, 50 }, "10-50")]
    [InlineData(new[] { 50 }, "50")]
    public void A_range_spans_the_k_measured(int[] safe, string expected) => Assert.Equal(expected, SafeRule.Describe(safe, [10, 20, 30, 40, 50]));

    /// <summary>"By the authors' own safe rule a fixed efSearch is safe only to k = 30, 50, 80, and alpha = 2 from 20, alpha = 4 from 10."</summary>
    [Theory]
    [InlineData(StudyCondition.EfSearch, 50, 10, 30)]
    [InlineData(StudyCondition.EfSearch, 75, 10, 50)]
    [InlineData(StudyCondition.EfSearch, 100, 10, 80)]
    [InlineData(StudyCondition.Alpha, 1, 120, 500)]
    [InlineData(StudyCondition.Alpha, 2, 20, 500)]
    [InlineData(StudyCondition.Alpha, 4, 10, 500)]
    public void The_published_numbers_are_safe_where_the_paper_finds_them_safe(StudyCondition condition, double value, int first, int last)
    {
        ConditionKey key = new(condition, value);
        IReadOnlyList<int> safe = SafeRule.SafeKs(PublishedStudy.Curve(key).Select(point => Study.Point(point.K, point.Overlap, point.LidAnn - point.LidExact) with { Key = key, Standard = null }));
        Assert.Equal(first, safe[0]);
        Assert.Equal(last, safe[^1]);
    }
}
