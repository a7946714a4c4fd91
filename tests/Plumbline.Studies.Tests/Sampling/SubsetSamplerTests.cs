using System.Globalization;
using System.Text;
using Plumbline.Studies.Sampling;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Sampling;

/// <summary>The subsets of a run are those of numpy.random.default_rng(seed).choice(n, size, replace=False), number for number.</summary>
public sealed class SubsetSamplerTests
{
    [Theory]
    [InlineData(100_000, 10_000, 42, new[] { 94144, 50896, 31787, 89710, 42405 }, 2489906628650)]
    [InlineData(100_000, 10_000, 43, new[] { 7026, 90080, 20452, 55864, 80455 }, 2510443150558)]
    [InlineData(20_000, 100, 7, new[] { 13617, 235, 19359, 1829, 19997 }, 55174402)]
    [InlineData(10_000, 10_000, 42, new[] { 2990, 3041, 3760, 6228, 1302 }, 249441398453)]
    [InlineData(10_001, 300, 42, new[] { 209, 2761, 4259, 8247, 5053 }, 230297540)]
    public void Large_subsets_are_NumPys(int population, int size, long seed, int[] first, long checksum)
    {
        int[] drawn = SubsetSampler.Draw(population, size, seed);
        Assert.Equal(size, drawn.Length);
        Assert.Equal(first, drawn[..first.Length]);
        Assert.Equal(checksum, Checksum(drawn));
    }

    [Theory]
    [InlineData(10, 3, 42, new[] { 9, 0, 6 })]
    [InlineData(5, 5, 1, new[] { 3, 1, 2, 4, 0 })]
    [InlineData(1_000_000, 5, 1_099_511_627_779, new[] { 380640, 995856, 733159, 773653, 444676 })]
    public void Small_subsets_are_NumPys(int population, int size, long seed, int[] expected) =>
        Assert.Equal(expected, SubsetSampler.Draw(population, size, seed));

    [Fact]
    public void Random_subsets_are_those_of_the_NumPy_on_this_machine()
    {
        ReferencePython.RequireNumPy();
        (int Population, int Size, long Seed)[] cases = [.. Cases()];
        StringBuilder script = new("import numpy as np\nfor n, size, seed in [");
        foreach ((int population, int size, long seed) in cases)
        {
            script.Append(CultureInfo.InvariantCulture, $"({population},{size},{seed}),");
        }

        script.Append("]:\n    a = np.random.default_rng(seed).choice(n, size, replace=False).astype(object)\n");
        script.Append("    print(int((a * np.arange(1, size + 1)).sum()), *a[:20])\n");
        string[] lines = ReferencePython.Run(script.ToString(), Path.GetTempPath()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Length, lines.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            (int population, int size, long seed) = cases[i];
            int[] drawn = SubsetSampler.Draw(population, size, seed);
            Assert.Equal(lines[i], string.Create(CultureInfo.InvariantCulture, $"{Checksum(drawn)} {string.Join(' ', drawn.Take(20))}"));
        }
    }

    [Fact]
    public void Drawn_numbers_are_distinct_and_in_range()
    {
        foreach ((int population, int size, long seed) in Cases())
        {
            int[] drawn = SubsetSampler.Draw(population, size, seed);
            Assert.Equal(size, drawn.Distinct().Count());
            Assert.All(drawn, value => Assert.InRange(value, 0, population - 1));
        }
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 11, 0)]
    [InlineData(10, 5, -1)]
    public void Numbers_out_of_range_are_refused(int population, int size, long seed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SubsetSampler.Draw(population, size, seed));

    /// <summary>Both of NumPy's methods, the border between them, one of all, all of all, seeds of one and two words.</summary>
    private static IEnumerable<(int Population, int Size, long Seed)> Cases()
    {
        Random random = new(20260);
        yield return (1, 1, 0);
        yield return (2, 2, 0);
        yield return (10_000, 1, 5);
        yield return (10_001, 200, 5);
        yield return (10_001, 201, 5);
        yield return (10_001, 10_001, 5);
        yield return (10_050, 201, 5);
        yield return (10_049, 201, 5);
        yield return (50_000, 1000, long.MaxValue);
        yield return (50_000, 1001, uint.MaxValue);
        yield return (int.MaxValue, 30, 1L << 32);
        for (int i = 0; i < 250; i++)
        {
            int population = i % 3 == 0 ? random.Next(1, 100) : random.Next(1, 40_000);
            int size = i % 2 == 0 ? random.Next(1, population + 1) : random.Next(1, (population / 40) + 2);
            long seed = i % 5 == 0 ? random.NextInt64() : random.Next();
            yield return (population, size, seed);
        }
    }

    private static long Checksum(int[] drawn)
    {
        long sum = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            sum += (long)drawn[i] * (i + 1);
        }

        return sum;
    }
}
