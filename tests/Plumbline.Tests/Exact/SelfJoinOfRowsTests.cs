using CsCheck;
using Plumbline.Exact;

namespace Plumbline.Tests.Exact;

/// <summary>The neighbours of some vectors of a base: those that the join of the whole base has for them.</summary>
public sealed class SelfJoinOfRowsTests
{
    [Fact]
    public void Some_rows_have_the_neighbours_of_the_whole_join()
    {
        Gen.Select(Gen.Int[2, 120], Gen.Int[1, 9], Gen.Int[2, 5], Gen.Int[0, 1_000_000], Gen.Enum<Metric>()).Sample((count, dimension, values, seed, metric) =>
        {
            Random random = new(seed);
            // Few values: copies of a vector, some with a smaller id, and ties.
            float[] components = [.. Enumerable.Range(0, count * dimension).Select(_ => (float)(1 + random.Next(values)))];
            using VectorSet vectors = VectorSet.FromValues(components, dimension);
            ExactIndex index = new(vectors, metric);
            int k = 1 + random.Next(count - 1);
            NeighborTable whole = index.SelfJoin(k);
            int[] rows = [.. Enumerable.Range(0, 1 + random.Next(count)).Select(_ => random.Next(count))];
            NeighborTable some = index.SelfJoin(rows, k);
            Assert.Equal((rows.Length, k), (some.QueryCount, some.K));
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.Equal(whole.Ids(rows[i]).ToArray(), some.Ids(i).ToArray());
                Assert.Equal(whole.Distances(rows[i]).ToArray(), some.Distances(i).ToArray());
            }
        }, iter: 300);
    }

    /// <summary>Enough rows and vectors that the blocked product filters, with one copy of every vector before it.</summary>
    [Fact]
    public void The_filter_of_many_rows_loses_none()
    {
        Random random = new(7);
        float[] half = [.. Enumerable.Range(0, 500 * 24).Select(_ => random.NextSingle())];
        using VectorSet vectors = VectorSet.FromValues([.. half, .. half], 24);
        ExactIndex index = new(vectors, Metric.SquaredL2);
        NeighborTable whole = index.SelfJoin(10);
        int[] rows = [.. Enumerable.Range(0, 300).Select(i => 3 * i)];
        NeighborTable some = index.SelfJoin(rows, 10, new ExactSearchOptions { Threads = 2 });
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.DoesNotContain(rows[i], some.Ids(i).ToArray());
            Assert.Equal(whole.Ids(rows[i]).ToArray(), some.Ids(i).ToArray());
            Assert.Equal(whole.Distances(rows[i]).ToArray(), some.Distances(i).ToArray());
        }
    }

    [Fact]
    public void No_rows_have_no_neighbours_and_wrong_ones_are_refused()
    {
        using VectorSet vectors = VectorSet.FromValues([1, 2, 3, 4], 1);
        ExactIndex index = new(vectors, Metric.L2);
        Assert.Equal(0, index.SelfJoin(ReadOnlySpan<int>.Empty, 2).QueryCount);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => index.SelfJoin([0, 4], 2));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => index.SelfJoin([-1], 2));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => index.SelfJoin([0], 4));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => index.SelfJoin([0], 0));
    }
}
