using Plumbline.Studies.Report;

namespace Plumbline.Studies.Tests.Report;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(new[] { 10, 20, 30, 40, 50, 60 }, "10, 20, ..., 60")]
    [InlineData(new[] { 10, 20, 30 }, "10, 20, 30")]
    [InlineData(new[] { 10, 20, 50, 100, 200, 1000 }, "10, 20, 50, 100, 200, 1,000")]
    public void An_even_row_is_shortened(int[] values, string expected) => Assert.Equal(expected, NumberText.Series(values));

    [Fact]
    public void What_is_not_a_number_is_a_dash()
    {
        Assert.Equal("–", NumberText.Overlap(double.NaN));
        Assert.Equal("–", NumberText.Percent(double.PositiveInfinity));
        Assert.Equal("–", NumberText.Seconds(double.NaN));
        Assert.Equal("–", NumberText.Whole(double.NegativeInfinity));
    }

    [Fact]
    public void Times_and_sizes_have_sensible_digits()
    {
        Assert.Equal("1.25 s", NumberText.Seconds(1.25));
        Assert.Equal("21.5 s", NumberText.Seconds(21.5));
        Assert.Equal("46 min 05 s", NumberText.Seconds(2765));
        Assert.Equal("512 MB", NumberText.Bytes(512_000_000));
        Assert.Equal("1.5 GB", NumberText.Bytes(1_500_000_000));
        Assert.Equal("0.001%", NumberText.Rarity(0.00001));
    }
}
