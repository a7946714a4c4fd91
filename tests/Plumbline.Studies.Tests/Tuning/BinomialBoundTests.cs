using System.Numerics;
using Plumbline.Studies.Tuning;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>Bounds against exact whole-number arithmetic, and the sample sizes that every table of tolerance limits has.</summary>
public sealed class BinomialBoundTests
{
    [Theory]
    [InlineData(0.95, 0.95, 59)]
    [InlineData(0.99, 0.95, 299)]
    [InlineData(0.99, 0.99, 459)]
    [InlineData(0.90, 0.95, 29)]
    [InlineData(0.5, 0.5, 1)]
    public void Sample_sizes_are_those_of_the_tables(double share, double confidence, int expected)
    {
        Assert.Equal(expected, BinomialBound.FewestTrials(share, confidence));
        Assert.Null(BinomialBound.Required(expected - 1, share, confidence));
        Assert.Equal(expected, BinomialBound.Required(expected, share, confidence));
    }

    [Theory]
    [InlineData(1, 19, 20)]
    [InlineData(60, 19, 20)]
    [InlineData(200, 19, 20)]
    [InlineData(200, 1, 3)]
    [InlineData(501, 99, 100)]
    public void Tails_are_those_of_whole_numbers(int trials, int numerator, int denominator)
    {
        double share = (double)numerator / denominator;
        for (int successes = 0; successes <= trials + 1; successes++)
        {
            double expected = ExactTail(successes, trials, numerator, denominator);
            Assert.Equal(expected, BinomialBound.AtLeast(successes, trials, share), (expected * 1e-11) + 1e-300);
        }
    }

    [Theory]
    [InlineData(100, 19, 20, 0.95)]
    [InlineData(500, 19, 20, 0.95)]
    [InlineData(500, 9, 10, 0.99)]
    public void What_is_required_is_the_least_that_shows_it(int trials, int numerator, int denominator, double confidence)
    {
        int required = BinomialBound.Required(trials, (double)numerator / denominator, confidence)!.Value;
        Assert.True(ExactTail(required, trials, numerator, denominator) <= 1 - confidence);
        Assert.True(ExactTail(required - 1, trials, numerator, denominator) > 1 - confidence);
        Assert.True(BinomialBound.Lower(required, trials, confidence) >= ((double)numerator / denominator) - 1e-15);
        Assert.True(BinomialBound.Lower(required - 1, trials, confidence) < (double)numerator / denominator);
    }

    /// <summary>Values of Clopper and Pearson's bound that have a closed form: all, or one, of m.</summary>
    [Fact]
    public void The_bound_of_all_and_of_one_is_that_of_its_formula()
    {
        Assert.Equal(Math.Pow(0.05, 1.0 / 73), BinomialBound.Lower(73, 73, 0.95), 1e-12);
        Assert.Equal(1 - Math.Pow(0.99, 1.0 / 40), BinomialBound.Lower(1, 40, 0.99), 1e-12);
        Assert.Equal(0, BinomialBound.Lower(0, 40, 0.99));
    }

    /// <summary>Ranks of few needs among few others, all orders counted.</summary>
    [Fact]
    public void The_law_of_exceedances_is_that_of_all_orders()
    {
        const int Others = 5;
        const int Trials = 4;
        for (int rank = 1; rank <= Others; rank++)
        {
            for (int required = 0; required <= Trials; required++)
            {
                int favourable = 0;
                int all = 0;
                for (int others = 0; others < 1 << (Others + Trials); others++)
                {
                    if (BitOperations.PopCount((uint)others) != Others)
                    {
                        continue;
                    }

                    all++;
                    int seen = 0;
                    int below = 0;
                    for (int place = 0; seen < rank; place++)
                    {
                        bool isOther = (others >> place & 1) == 1;
                        seen += isOther ? 1 : 0;
                        below += isOther ? 0 : 1;
                    }

                    favourable += below >= required ? 1 : 0;
                }

                Assert.Equal((double)favourable / all, BinomialBound.AtLeastBelowRank(required, Trials, rank, Others), 1e-12);
            }
        }
    }

    [Fact]
    public void A_rank_is_the_least_that_is_sure_enough()
    {
        int rank = BinomialBound.RankFor(0.999, 484, 500, 500)!.Value;
        Assert.True(BinomialBound.AtLeastBelowRank(484, 500, rank, 500) >= 0.999);
        Assert.True(BinomialBound.AtLeastBelowRank(484, 500, rank - 1, 500) < 0.999);
        Assert.Null(BinomialBound.RankFor(0.999, 59, 59, 58));
    }

    private static double ExactTail(int successes, int trials, int numerator, int denominator)
    {
        BigInteger sum = 0;
        BigInteger choose = 1;
        for (int j = 0; j <= trials; j++)
        {
            sum += j >= successes ? choose * BigInteger.Pow(numerator, j) * BigInteger.Pow(denominator - numerator, trials - j) : 0;
            choose = choose * (trials - j) / (j + 1);
        }

        return Math.Exp(BigInteger.Log(sum) - (trials * Math.Log(denominator)));
    }
}
