using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Results;

public sealed class MeanIntervalTests
{
    /// <summary>Two-sided 95% quantiles of Student's t by degrees of freedom, from the usual tables.</summary>
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(4, 2.776)]
    [InlineData(9, 2.262)]
    [InlineData(19, 2.093)]
    [InlineData(29, 2.045)]
    [InlineData(30, 2.042)]
    [InlineData(31, 2.040)]
    [InlineData(40, 2.021)]
    [InlineData(60, 2.000)]
    [InlineData(120, 1.980)]
    public void The_width_is_Students(int freedom, double quantile)
    {
        double[] values = [.. Enumerable.Range(0, freedom + 1).Select(i => (double)((i * 37) % 101))];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / freedom);
        MeanInterval interval = MeanInterval.Of(values);
        Assert.Equal(mean, interval.Mean, 1e-12);
        Assert.Equal(freedom + 1, interval.Runs);
        Assert.Equal(quantile, interval.HalfWidth / (deviation / Math.Sqrt(freedom + 1)), 0.0006);
        Assert.Equal(interval.Mean - interval.HalfWidth, interval.Low);
        Assert.Equal(interval.Mean + interval.HalfWidth, interval.High);
    }

    [Fact]
    public void One_run_has_no_interval()
    {
        MeanInterval interval = MeanInterval.Of([3]);
        Assert.Equal((3, 3, 3, 1), (interval.Mean, interval.Low, interval.High, interval.Runs));
        Assert.True(double.IsNaN(interval.HalfWidth));
    }

    [Fact]
    public void Equal_runs_have_an_interval_of_nothing() => Assert.Equal(0, MeanInterval.Of([2, 2, 2]).HalfWidth);
}
