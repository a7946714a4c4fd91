using CsCheck;
using Plumbline.Fidelity;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

/// <summary>The prefix sums against the direct functions, at every k.</summary>
public sealed class DistanceProfileTests
{
    private const double Tolerance = 1e-12;

    private static readonly Gen<float[]> Neighbourhoods = Gen.OneOf(
        Gen.Float[0.5f, 200].Array[1, 80],
        Gen.Float[90, 91].Array[1, 80],
        Gen.Int[0, 4].Select(value => (float)value).Array[1, 80],
        Gen.OneOf(Gen.Const(0f), Gen.Float[1e-30f, 1e-20f], Gen.Float[1e-7f, 1e-3f], Gen.Float[1, 1e6f]).Array[1, 80],
        Gen.Select(Gen.Float[0.01f, 50], Gen.Int[1, 40]).Select((value, count) => Enumerable.Repeat(value, count).ToArray()))
        .Select(values => values.Order().ToArray());

    [Fact]
    public void Mean_distance_is_that_of_the_direct_function()
    {
        Gen.Select(Neighbourhoods, Gen.Int[1, 100]).Sample((squared, k) =>
        {
            double expected = NeighborDistance.PerQuery(Table(squared), k, Metric.SquaredL2)[0];
            TableAssert.Close(expected, Profile(squared).MeanDistance(k), Tolerance, "Mean");
        }, iter: 2000);
    }

    [Theory]
    [InlineData(LidEstimator.MaximumLikelihood)]
    [InlineData(LidEstimator.MethodOfMoments)]
    public void Lid_is_that_of_the_direct_function(LidEstimator estimator)
    {
        Gen.Select(Neighbourhoods, Gen.Int[2, 100]).Sample((squared, k) =>
        {
            double expected = LocalIntrinsicDimensionality.PerQuery(Table(squared), k, Metric.SquaredL2, estimator)[0];
            // 1 / LID is the mean that is summed, and the one that rounding disturbs by a fixed amount.
            TableAssert.Close(1 / expected, 1 / Profile(squared).Lid(k, estimator), Tolerance, $"1 / LID of {string.Join(' ', squared)}", absolute: Tolerance);
        }, iter: 2000);
    }

    [Fact]
    public void Paper_mean_is_that_of_the_direct_function_with_one_pad_and_infinite_with_two()
    {
        Gen.Select(Neighbourhoods, Gen.Int[1, 100]).Sample((squared, k) =>
        {
            double mean = Profile(squared).PaperMeanSquared(k);
            PaperMetrics direct = Direct(squared, k);
            Assert.Equal(k - Math.Min(k, squared.Length), direct.Pads);
            if (direct.Pads >= 2)
            {
                Assert.Equal(double.PositiveInfinity, mean);
                Assert.Equal(1, direct.DroppedQueries);
            }
            else
            {
                Assert.Equal(direct.MeanAnnDist, mean);
                Assert.Equal(direct.Pads == 1 ? (double)(float.MaxValue / k) : mean, mean);
            }
        }, iter: 2000);
    }

    [Fact]
    public void Paper_lid_is_that_of_the_direct_function_with_pads_zeros_and_tiny_distances()
    {
        Gen.Select(Neighbourhoods, Gen.Int[2, 100]).Sample((squared, k) =>
        {
            double expected = Direct(squared, k).MeanLidAnn;
            TableAssert.Close(1 / expected, 1 / Profile(squared).PaperLid(k), Tolerance, $"1 / LID at k {k} of {string.Join(' ', squared)}", absolute: Tolerance);
        }, iter: 2000);
    }

    [Fact]
    public void A_profile_that_is_set_again_forgets_the_neighbourhood_before()
    {
        DistanceProfile profile = new();
        profile.Set([0, 0, 1, 4, 9, 16]);
        Assert.Equal((6, 2), (profile.Count, profile.Zeros));
        profile.Set([1, 4]);
        Assert.Equal((2, 0), (profile.Count, profile.Zeros));
        Assert.Equal(1.5, profile.MeanDistance(10));
        Assert.Equal(1 / Math.Log(2), profile.Lid(10, LidEstimator.MaximumLikelihood), 1e-14);
        profile.Set([]);
        Assert.Equal(double.NaN, profile.MeanDistance(3));
        Assert.Equal(double.NaN, profile.Lid(3, LidEstimator.MaximumLikelihood));
    }

    [Theory]
    [InlineData(LidEstimator.MaximumLikelihood)]
    [InlineData(LidEstimator.MethodOfMoments)]
    public void Lid_of_neighbours_that_are_all_equally_far_is_not_defined(LidEstimator estimator)
    {
        for (int count = 2; count <= 60; count++)
        {
            foreach (float squared in new[] { 0.1f, 0.7f, 3, 75.8f })
            {
                float[] distances = [.. Enumerable.Repeat(squared, count)];
                Assert.Equal(double.NaN, LocalIntrinsicDimensionality.PerQuery(Table(distances), count, Metric.SquaredL2, estimator)[0]);
                Assert.Equal(double.NaN, Profile(distances).Lid(count, estimator));
            }
        }
    }

    private static DistanceProfile Profile(float[] squared)
    {
        DistanceProfile profile = new();
        profile.Set(squared);
        return profile;
    }

    private static NeighborTable Table(float[] squared)
    {
        NeighborTable table = new(1, squared.Length);
        table.Set(0, [.. Enumerable.Range(0, squared.Length)], squared);
        return table;
    }

    private static PaperMetrics Direct(float[] squared, int k)
    {
        using VectorSet vectors = VectorSet.Allocate(100, 1);
        PaddedNeighbors exact = new(1, k, [.. Enumerable.Range(0, k)], [.. Enumerable.Repeat(1f, k)]);
        return PaperConvention.Compute(vectors, exact, PaddedNeighbors.From(Table(squared), k), k);
    }
}
