using System.Globalization;

namespace Plumbline.Tests;

/// <summary>Numbers of things and shares, as every screen, message, report and page has them.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "vector", "0 vectors")]
    [InlineData(1, "vector", "1 vector")]
    [InlineData(2, "query", "2 queries")]
    [InlineData(1, "query", "1 query")]
    [InlineData(3, "index", "3 indexes")]
    [InlineData(3, "class", "3 classes")]
    [InlineData(3, "batch", "3 batches")]
    [InlineData(3, "key", "3 keys")]
    [InlineData(999, "neighbour", "999 neighbours")]
    [InlineData(1_000, "row", "1,000 rows")]
    [InlineData(10_000, "vector", "10,000 vectors")]
    [InlineData(12_345_678, "byte", "12,345,678 bytes")]
    public void CountsHaveCommasAndTheirNoun(long value, string noun, string expected) => Assert.Equal(expected, Quantity.Count(value, noun));

    [Fact]
    public void NumbersOfTheInsideOfAFileHaveNoCommas()
    {
        Assert.Equal("1 row", Quantity.Plain(1UL, "row"));
        Assert.Equal("12345 bytes", Quantity.Plain((UInt128)12_345, "byte"));
    }

    [Theory]
    [InlineData(611.5, "612")]
    [InlineData(612.5, "613")]
    [InlineData(1166.4, "1,166")]
    [InlineData(-0.5, "-1")]
    public void AMeasureIsRoundedToTheNearest(double value, string expected) => Assert.Equal(expected, Quantity.Rounded(value));

    [Fact]
    public void ANounWithAPluralOfItsOwn()
    {
        Assert.Equal("1 vector of the base", Quantity.Count(1, "vector of the base", "vectors of the base"));
        Assert.Equal("2 vectors of the base", Quantity.Count(2, "vector of the base", "vectors of the base"));
    }

    [Theory]
    [InlineData(0, "0.0%")]
    [InlineData(0.968, "96.8%")]
    [InlineData(1, "100.0%")]
    public void SharesHaveNoBlankBeforeThePercentSign(double share, string expected) => Assert.Equal(expected, Quantity.Percent(share));

    [Fact]
    public void TheLanguageOfTheMachineDoesNotMatter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
            CultureInfo.CurrentCulture = commas;
            Assert.Equal("10,000 vectors", Quantity.Count(10_000, "vector"));
            Assert.Equal("96.8%", Quantity.Percent(0.968));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
