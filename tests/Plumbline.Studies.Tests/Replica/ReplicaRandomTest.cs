using Plumbline.Studies.Replica;

namespace Plumbline.Studies.Tests.Replica;

/// <summary>The generator's own logarithm, exponential and distributions.</summary>
public class ReplicaRandomTest
{
    [Fact]
    public void The_logarithm_is_exact_to_two_units_in_the_last_place()
    {
        for (double x = 1e-300; x < 1e300; x *= 1.37)
        {
            double expected = Math.Log(x);
            Assert.Equal(expected, ReplicaRandom.Log(x), 4.5e-16 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void The_exponential_is_exact_to_a_few_units_in_the_last_place()
    {
        // The rounding of x / ln 2 grows with x: 700 times 1.1e-16, twice.
        for (double x = -700; x <= 700; x += 0.37)
        {
            Assert.Equal(1, ReplicaRandom.Exp(x) / Math.Exp(x), 3e-13);
        }
    }

    [Fact]
    public void Normals_have_mean_0_and_variance_1_and_scales_mean_square_1()
    {
        const int Draws = 200_000;
        ReplicaRandom random = new(1, ReplicaStream.Rows, 0);
        double sum = 0, squares = 0, scales = 0;
        for (int i = 0; i < Draws; i++)
        {
            double x = random.Normal();
            sum += x;
            squares += x * x;
            double scale = random.LogNormalScale(0.3);
            scales += scale * scale;
        }

        // Five standard errors: 1 / sqrt(n), sqrt(2 / n), sqrt((e^(4 * 0.09) - 1) / n).
        Assert.Equal(0, sum / Draws, 5 * 0.00224);
        Assert.Equal(1, squares / Draws, 5 * 0.00316);
        Assert.Equal(1, scales / Draws, 5 * 0.00147);
    }

    [Fact]
    public void Rows_and_purposes_have_streams_of_their_own()
    {
        HashSet<double> first = [];
        foreach (ReplicaStream stream in Enum.GetValues<ReplicaStream>())
        {
            for (int number = 0; number < 1000; number++)
            {
                Assert.True(first.Add(new ReplicaRandom(42, stream, number).Uniform()));
            }
        }
    }
}
