using System.Runtime.InteropServices;
using Plumbline.Bench.Exact;
using Plumbline.Bench.Report;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Exact;

/// <summary>The comparison of both sides' distances.</summary>
public class DistanceCheckTests
{
    private static readonly ExactWork Work = new(ExactKind.Search, "test", 10, 2, 4, 2);

    [Fact]
    public void The_largest_difference_counts_as_a_share_of_the_kth_distance()
    {
        BenchCheck check = Compare(Table([1, 4], [2, 8]), 1, 4.0001f, 2.004f, 8);
        Assert.False(check.Passed);
        Assert.Equal(0.0005, check.Difference, 6);
        Assert.Equal(2, check.Ours);
        Assert.Equal(2.004f, check.Theirs);
    }

    [Fact]
    public void Distances_that_differ_by_rounding_agree() =>
        Assert.True(Compare(Table([1, 4], [2, 8]), 1.0001f, 4, 2, 8.0001f).Passed);

    [Theory]
    [InlineData(1f, 4f, 2f, float.NaN)]
    [InlineData(1f, 4f, 2f, float.PositiveInfinity)]
    public void A_distance_that_is_no_number_is_no_agreement(params float[] theirs) =>
        Assert.False(Compare(Table([1, 4], [2, 8]), theirs).Passed);

    [Fact]
    public void A_neighbour_that_we_lack_is_no_agreement() =>
        Assert.False(Compare(Table([1, 4], [2]), 1, 4, 2, 8).Passed);

    [Fact]
    public void Another_number_of_distances_is_refused() =>
        Assert.Throws<BenchException>(() => Compare(Table([1, 4], [2, 8]), 1, 4, 2));

    [Fact]
    public void Of_many_queries_or_neighbours_some_are_compared()
    {
        Assert.Equal(1, DistanceCheck.Stride(Work));
        Assert.Equal(10, DistanceCheck.Stride(Work with { Queries = 10_000 }));
        Assert.Equal(100, DistanceCheck.Stride(Work with { Queries = 10_000, K = 100_000 }));
    }

    private static BenchCheck Compare(NeighborTable ours, params float[] theirs)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("distances.bin");
        File.WriteAllBytes(file, MemoryMarshal.AsBytes<float>(theirs).ToArray());
        return DistanceCheck.Compare(Work, ours, file);
    }

    private static NeighborTable Table(params float[][] distances)
    {
        NeighborTable table = new(distances.Length, 2);
        for (int query = 0; query < distances.Length; query++)
        {
            table.Set(query, [.. Enumerable.Range(0, distances[query].Length)], distances[query]);
        }

        return table;
    }
}
