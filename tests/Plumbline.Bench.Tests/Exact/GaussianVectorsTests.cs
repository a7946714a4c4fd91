using Plumbline.Bench.Exact;

namespace Plumbline.Bench.Tests.Exact;

/// <summary>Vectors without structure.</summary>
public class GaussianVectorsTests
{
    [Fact]
    public void Components_are_standard_normal_and_follow_from_the_seed()
    {
        // An odd dimension: the last component of a row has no partner.
        using VectorSet vectors = GaussianVectors.Generate(4000, 25, 1);
        double[] values = [.. Enumerable.Range(0, vectors.Count).SelectMany(row => vectors[row].ToArray()).Select(value => (double)value)];
        // Of 100,000 values: standard errors 0.003 of the mean, 0.0045 of the variance, 0.015 of the fourth moment (3) times two.
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(value => value * value), 0.03);
        Assert.Equal(3, values.Average(value => Math.Pow(value, 4)), 0.2);
        using VectorSet again = GaussianVectors.Generate(4000, 25, 1);
        using VectorSet other = GaussianVectors.Generate(4000, 25, 2);
        Assert.True(vectors[3999].SequenceEqual(again[3999]));
        Assert.False(vectors[3999].SequenceEqual(other[3999]));
    }
}
