using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Results;

public sealed class MeanIntervalTests
{
    /// <summary>
    /// Two-sided 95% quantiles of Student's t by degrees of freedom, to twenty digits by mpmath's incomplete beta function:
    /// findroot(betainc(f/2, 1/2, 0, f/(f+t*t), regularized=True) - 0.05).
    /// </summary>
    [Theory]
    [InlineData(1, 12.706204736174704646)]
    [InlineData(2, 4.3026527297494638523)]
    [InlineData(3, 3.1824463052837095927)]
    [InlineData(4, 2.7764451051977943578)]
    [InlineData(9, 2.2621571627982055426)]
    [InlineData(10, 2.2281388519862747484)]
    [InlineData(29, 2.0452296421327042982)]
    [InlineData(30, 2.04227245630123831)]
    [InlineData(31, 2.0395134463964084879)]
    [InlineData(120, 1.9799304050824408467)]
    [InlineData(9999, 1.9602012636213576804)]
    public void The_quantile_is_right_to_twelve_digits(int freedom, double quantile) =>
        Assert.Equal(quantile, StudentQuantile.TwoSided95(freedom), quantile * 1e-12);

    /// <summary>The same from the usual tables, through the interval.</summary>
    [Theory]
    [InlineData(1, 12.7062047)]
    [InlineData(4, 2.7764451)]
    [InlineData(9, 2.2621572)]
    [InlineData(31, 2.0395134)]
    [InlineData(120, 1.9799304)]
    public void The_width_is_Students(int freedom, double quantile)
    {
        double[] values = [.. Enumerable.Range(0, freedom + 1).Select(i => (double)((i * 37) % 101))];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / freedom);
        MeanInterval interval = MeanInterval.Of(values);
        Assert.Equal(mean, interval.Mean, 1e-12);
        Assert.Equal(freedom + 1, interval.Runs);
        Assert.Equal(quantile, interval.HalfWidth / (deviation / Math.Sqrt(freedom + 1)), 1e-7);
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
