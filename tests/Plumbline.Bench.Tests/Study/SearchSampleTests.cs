using Plumbline.Bench.Study;

namespace Plumbline.Bench.Tests.Study;

/// <summary>The estimate of all searches from some.</summary>
public class SearchSampleTests
{
    private static readonly int[] Ks = [.. Enumerable.Range(1, 50).Select(step => step * 10)];

    [Fact]
    public void Times_that_are_linear_between_the_sampled_k_are_estimated_exactly()
    {
        // Two pieces, with the bend at a sampled k.
        static double Seconds(int k) => k <= 100 ? 1 + (0.01 * k) : 2 + (0.05 * (k - 100));
        SearchSample sample = new([10, 100, 500], 2);
        Assert.Equal(Ks.Sum(Seconds), sample.Total(Ks, [.. sample.Ks.Select(Seconds)]), 9);
    }

    [Fact]
    public void Where_every_k_is_searched_nothing_is_interpolated()
    {
        SearchSample sample = new(Ks, 1);
        double[] seconds = [.. Ks.Select(k => Math.Sin(k) + 2)];
        Assert.True(sample.IsWhole(Ks));
        Assert.Equal(seconds.Sum(), sample.Total(Ks, seconds), 9);
        Assert.False(new SearchSample(Ks, 2).IsWhole(Ks));
        Assert.False(new SearchSample([10, 500], 1).IsWhole(Ks));
    }

    [Fact]
    public void The_words_say_what_was_searched()
    {
        Assert.Equal("every query was searched at every k of every setting", new SearchSample(Ks, 1).Describe(Ks));
        Assert.Equal(
            "every setting is searched at k 10, 500; the time at each k between is interpolated linearly; a repetition searches one query in 3, another part each time, and its time counts 3-fold",
            new SearchSample([10, 500], 3).Describe(Ks));
    }
}
