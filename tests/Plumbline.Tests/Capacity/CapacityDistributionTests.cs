using CsCheck;
using Plumbline.Capacity;

namespace Plumbline.Tests.Capacity;

public sealed class CapacityDistributionTests
{
    private static readonly Gen<int[]> Capacities = Gen.OneOf(Gen.Int[1, 30].Array[1, 60], Gen.Int[1, 2000].Array[1, 300]);

    [Fact]
    public void Shortfall_counts_the_queries_with_fewer_than_k_results()
    {
        Gen.Select(Capacities, Gen.Bool, Gen.Int[1, 2100]).Sample((capacities, selfJoin, k) =>
        {
            CapacityDistribution distribution = new(capacities, selfJoin);
            Assert.Equal(capacities.Count(capacity => Results(capacity, selfJoin, k) < k), distribution.Shortfall(k));
        }, iter: 1000);
    }

    [Fact]
    public void The_cliff_is_the_smallest_k_at_which_more_than_the_share_falls_short()
    {
        Gen.Select(Capacities, Gen.Bool, Gen.OneOf(Gen.Const(0.0), Gen.Const(0.01), Gen.Const(0.5), Gen.Double[0, 0.999])).Sample((capacities, selfJoin, share) =>
        {
            int expected = 1;
            while (capacities.Count(capacity => Results(capacity, selfJoin, expected) < expected) <= share * capacities.Length)
            {
                expected++;
            }

            Assert.Equal(expected, new CapacityDistribution(capacities, selfJoin).Cliff(share));
        }, iter: 1000);
    }

    [Fact]
    public void The_cliff_of_any_query_is_that_of_the_smallest_capacity()
    {
        CapacityDistribution distribution = new([50, 30, 90, 30], selfJoin: true);
        // Thirty points evaluated, one of them the query itself: the thirtieth neighbour is the first that is missing.
        Assert.Equal(30, distribution.Cliff(0));
        Assert.Equal(0, distribution.Shortfall(29));
        Assert.Equal(2, distribution.Shortfall(30));
        Assert.Equal(31, new CapacityDistribution([50, 30, 90, 30], selfJoin: false).Cliff(0));
    }

    [Fact]
    public void Numbers_of_the_distribution_are_those_of_its_sorted_values()
    {
        CapacityDistribution distribution = new([4, 1, 3, 2, 10], selfJoin: false);
        Assert.Equal([1, 2, 3, 4, 10], distribution.Sorted.ToArray());
        Assert.Equal((5, 1, 10, 4.0), (distribution.QueryCount, distribution.Min, distribution.Max, distribution.Mean));
        Assert.Equal([1, 2, 2.5, 3, 7, 10], new double[] { 0, 25, 37.5, 50, 87.5, 100 }.Select(distribution.Percentile));
    }

    [Fact]
    public void No_queries_and_shares_out_of_range_are_refused()
    {
        ArgumentException none = Assert.Throws<ArgumentException>(() => new CapacityDistribution([], selfJoin: false));
        Assert.StartsWith("A capacity distribution needs at least one query.", none.Message, StringComparison.Ordinal);
        CapacityDistribution distribution = new([1], selfJoin: false);
        Assert.Equal(1.0, Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Cliff(1)).ActualValue);
        Assert.Equal(-0.1, Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Cliff(-0.1)).ActualValue);
    }

    private static int Results(int capacity, bool selfJoin, int k) => Math.Min(k, selfJoin ? capacity - 1 : capacity);
}
