using Plumbline.Bench.Report;

namespace Plumbline.Bench.Tests.Report;

/// <summary>Queries per second at a recall.</summary>
public class RecallCurveTests
{
    private static readonly RecallCurve Curve = new("x", [new RecallPoint(10, 0.9, 1600), new RecallPoint(20, 0.98, 400), new RecallPoint(40, 1, 100)]);

    [Theory]
    [InlineData(0.98, 400.0)]
    // Half way in recall, half way in the logarithm of the rate.
    [InlineData(0.94, 800.0)]
    [InlineData(0.99, 200.0)]
    [InlineData(1.0, 100.0)]
    // The lowest effort is more than enough.
    [InlineData(0.5, 1600.0)]
    public void The_logarithm_is_linear_between_neighbouring_points(double recall, double expected) =>
        Assert.Equal(expected, Curve.RateAt(recall)!.Value, 6);

    [Fact]
    public void A_recall_that_is_not_reached_has_no_rate() =>
        Assert.Null((Curve with { Points = [.. Curve.Points.Take(2)] }).RateAt(0.99));

    // Recall may fall by a hair from one effort to the next: the first that reaches it counts.
    [Fact]
    public void The_first_effort_that_reaches_it_counts() =>
        Assert.Equal(
            700, new RecallCurve("x", [new RecallPoint(10, 0.98, 900), new RecallPoint(12, 0.99, 700), new RecallPoint(16, 0.985, 500), new RecallPoint(20, 0.995, 300)]).RateAt(0.99)!.Value, 6);

    [Fact]
    public void Repetitions_make_one_curve_of_mean_recall_and_median_rate()
    {
        RecallCurve typical = RecallCurve.Typical(
        [
            new("x", [new RecallPoint(10, 0.90, 100), new RecallPoint(20, 0.97, 50)]),
            new("x", [new RecallPoint(10, 0.91, 900), new RecallPoint(20, 0.98, 52)]),
            new("x", [new RecallPoint(10, 0.95, 110), new RecallPoint(20, 0.99, 60)]),
        ]);
        Assert.Equal(0.92, typical.Points[0].Recall, 9);
        Assert.Equal((20, 110.0, 52.0), (typical.Points[1].EfSearch, typical.Points[0].QueriesPerSecond, typical.Points[1].QueriesPerSecond));
    }
}
