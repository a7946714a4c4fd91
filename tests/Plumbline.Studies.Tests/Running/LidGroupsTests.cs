using CsCheck;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Tests.Running;

public sealed class LidGroupsTests
{
    [Theory]
    [InlineData(new[] { 10, 100, 500 }, 100)]
    [InlineData(new[] { 10, 99, 101 }, 99)]
    [InlineData(new[] { 200, 500 }, 200)]
    [InlineData(new[] { 500, 1 }, 1)]
    public void Queries_are_grouped_at_the_largest_k_up_to_100_or_else_the_smallest(int[] ks, int k) => Assert.Equal(k, LidQuartiles.ChooseK(ks));

    [Fact]
    public void Groups_are_equal_ordered_and_hold_every_query_with_a_LID()
    {
        // Few values, so that many tie.
        Gen<double> lid = Gen.Frequency((5, Gen.Int[0, 6].Select(value => value / 2.0)), (1, Gen.Const(double.NaN)));
        lid.Array[0, 60].Sample(lids =>
        {
            LidGroups groups = new(100, lids);
            LidQuartiles result = groups.ToResult(3);
            int[] defined = [.. Enumerable.Range(0, lids.Length).Where(query => !double.IsNaN(lids[query]))];
            Assert.Equal((3, 100, lids.Length - defined.Length), (result.Run, result.K, result.Undefined));
            Assert.Equal(defined.Length, result.Groups.Sum(group => group.Queries));
            Assert.InRange(result.Groups.Max(group => group.Queries) - result.Groups.Min(group => group.Queries), 0, 1);

            // Which group a query is in shows in the means of a count that it alone has.
            int[] groupOf = [.. Enumerable.Range(0, lids.Length).Select(query => GroupOf(groups, lids.Length, query))];
            Assert.All(Enumerable.Range(0, lids.Length).Except(defined), query => Assert.Equal(-1, groupOf[query]));
            for (int group = 0; group < 4; group++)
            {
                int[] members = [.. defined.Where(query => groupOf[query] == group)];
                Assert.Equal(members.Length, result.Groups[group].Queries);
                Assert.Equal(members.Length == 0 ? double.NaN : members.Min(query => lids[query]), result.Groups[group].Lowest);
                Assert.Equal(members.Length == 0 ? double.NaN : members.Max(query => lids[query]), result.Groups[group].Highest);
            }

            foreach (int a in defined)
            {
                Assert.All(defined.Where(b => lids[a] < lids[b] || (lids[a] == lids[b] && a < b)), b => Assert.True(groupOf[a] <= groupOf[b]));
            }
        });
    }

    [Fact]
    public void Means_are_shares_of_k_and_NaN_without_queries()
    {
        LidGroups groups = new(10, [3, 1, double.NaN, 2]);
        Assert.Equal([0, 1, 1, 1], groups.ToResult(0).Groups.Select(group => group.Queries));
        QuartileMeans means = groups.Means(10, [9, 5, 1, 7]);
        Assert.Equal([double.NaN, 0.5, 0.7, 0.9], means.ToArray());
        Assert.Equal([double.NaN, 0.2, 0, 1], groups.Unfilled(10, [0, 8, 3, 400]).ToArray());
    }

    private static int GroupOf(LidGroups groups, int count, int query)
    {
        int[] counts = new int[count];
        counts[query] = 1;
        return Array.FindIndex(groups.Means(1, counts).ToArray(), mean => mean > 0);
    }
}
