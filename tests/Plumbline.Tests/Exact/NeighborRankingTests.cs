using CsCheck;
using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>The sort of a row, by <see cref="LaneSort"/> or by its digits, against the order of (distance, id) written out.</summary>
public sealed class NeighborRankingTests
{
    [Fact]
    public void Rows_are_sorted_by_distance_and_id()
    {
        // Few distinct values make ties; wide ones use all bits; negative ones occur with inner products.
        Gen<float> values = Gen.Frequency(
            (3, Gen.Int[-4, 4].Select(value => value / 2f)),
            (3, Gen.Float[0f, 200f]),
            (1, Gen.Float.Select(value => float.IsNaN(value) ? 0f : value)),
            (1, Gen.Const(-0f)));
        values.Array[1, 300].Sample(row =>
        {
            ulong[] sorted = new RowSorter(row.Length).Sort(row).ToArray();
            int[] expected = [.. Enumerable.Range(0, row.Length).OrderBy(id => row[id]).ThenBy(id => id)];
            Assert.Equal(expected, sorted.Select(SortKey.Id));
            Assert.Equal(expected.Select(id => row[id]), sorted.Select(SortKey.Distance));
        }, iter: 500);
    }

    /// <summary>Digits of the whole range say little of distances that lie close together: where rows are sorted by digits, insertion has them all to move, up to a limit.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(3000)]
    [InlineData(300_000)]
    public void Distances_that_crowd_between_far_ones_are_sorted(int distinct)
    {
        Random random = new(distinct);
        float[] row = [0, 1e-30f, .. Enumerable.Range(0, 3000).Select(_ => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(80) + random.Next(distinct))), 1e30f];
        ulong[] sorted = new RowSorter(row.Length).Sort(row).ToArray();
        Assert.Equal(Enumerable.Range(0, row.Length).OrderBy(id => row[id]).ThenBy(id => id), sorted.Select(SortKey.Id));
    }

    [Fact]
    public void A_sorter_can_be_used_again()
    {
        RowSorter sorter = new(4);
        Assert.Equal([2, 0, 3, 1], sorter.Sort([1, 5, 0, 2]).ToArray().Select(SortKey.Id));
        Assert.Equal([0, 1, 2, 3], sorter.Sort([7, 7, 7, 7]).ToArray().Select(SortKey.Id));
        Assert.Equal([3, 1, 2, 0], sorter.Sort([float.PositiveInfinity, 1e-30f, 1e30f, 0]).ToArray().Select(SortKey.Id));
    }

    [Theory]
    [InlineData(DataKind.Random, 1)]
    [InlineData(DataKind.Duplicates, 2)]
    [InlineData(DataKind.Lattice, 7)]
    [InlineData(DataKind.Constant, 2)]
    public void The_table_is_that_of_the_matrix(DataKind kind, int threads)
    {
        using VectorSet vectors = TestVectors.Create(kind, 90, 3, seed: 5);
        using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, Metric.SquaredL2);
        NeighborTable expected = matrix.Neighbors(20);
        (NeighborRanking ranking, NeighborTable found) = NeighborRanking.Compute(matrix, 20, threads, null, TestContext.Current.CancellationToken);
        using (ranking)
        {
            for (int query = 0; query < vectors.Count; query++)
            {
                Assert.Equal(expected.Ids(query).ToArray(), found.Ids(query).ToArray());
                Assert.Equal(expected.Distances(query).ToArray(), found.Distances(query).ToArray());
                Assert.Equal(Enumerable.Range(0, vectors.Count), ranking.Row(query).ToArray().Select(id => (int)id).Order());
            }
        }
    }
}
