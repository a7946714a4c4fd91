using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tests.Plans;

public sealed class NumberListTests
{
    [Theory]
    [InlineData("5", new[] { 5 })]
    [InlineData("10,20,50", new[] { 10, 20, 50 })]
    [InlineData(" 50 , 10,20 ", new[] { 10, 20, 50 })]
    [InlineData("-3,+4", new[] { -3, 4 })]
    [InlineData("7,7", new[] { 7, 7 })]
    [InlineData("10:30:10", new[] { 10, 20, 30 })]
    [InlineData("10:35:10", new[] { 10, 20, 30 })]
    [InlineData("3:5", new[] { 3, 4, 5 })]
    [InlineData("4:4:9", new[] { 4 })]
    [InlineData("2147483640:2147483647:4", new[] { 2147483640, 2147483644 })]
    public void Whole_numbers(string text, int[] expected) => Assert.Equal(expected, NumberList.Integers(text, "x"));

    [Theory]
    [InlineData("", "x: found '', expected a whole number")]
    [InlineData("1,,2", "x: found '', expected a whole number")]
    [InlineData("1;2", "x: found '1;2', expected a whole number")]
    [InlineData("1.0", "x: found '1.0', expected a whole number")]
    [InlineData("1 2", "x: found '1 2', expected a whole number")]
    [InlineData("1e3", "x: found '1e3', expected a whole number")]
    [InlineData("2147483648", "x: found 2147483648, expected a whole number up to 2147483647")]
    [InlineData(":", "x: found '', expected a whole number")]
    [InlineData("1:2:3:4", "x: found '1:2:3:4', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("5:1", "x: found '5:1', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("1:5:0", "x: found '1:5:0', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("1:5:-1", "x: found '1:5:-1', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("1:2000000000", "x: found '1:2000000000', which is 2,000,000,000 values, expected at most 1,000,000")]
    [InlineData("-2147483648:2147483647", "x: found '-2147483648:2147483647', which is 4,294,967,296 values, expected at most 1,000,000")]
    public void No_list_of_whole_numbers(string text, string message) =>
        Assert.Equal(message, Assert.Throws<PlanException>(() => NumberList.Integers(text, "x")).Message);

    [Theory]
    [InlineData("0.25", new[] { 0.25 })]
    [InlineData("2, 0.5,1e-3", new[] { 0.001, 0.5, 2 })]
    public void Numbers(string text, double[] expected) => Assert.Equal(expected, NumberList.Numbers(text, "x"));

    [Theory]
    [InlineData("", "x: found '', expected a number")]
    [InlineData("1:2", "x: found '1:2', expected a number")]
    [InlineData("0.5,half", "x: found 'half', expected a number")]
    public void No_list_of_numbers(string text, string message) =>
        Assert.Equal(message, Assert.Throws<PlanException>(() => NumberList.Numbers(text, "x")).Message);
}
