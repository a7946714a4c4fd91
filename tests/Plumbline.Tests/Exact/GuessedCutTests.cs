using CsCheck;
using Plumbline.Exact;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>Lists are cut by a guess of where the k-th nearest of all will lie; the neighbours are those of direct distances also where it is wrong.</summary>
public sealed class GuessedCutTests
{
    [Theory]
    [InlineData(300, 0, 4)]
    [InlineData(300, 40, 4)]
    [InlineData(900, 0, 4)]
    [InlineData(1400, 200, 4)]
    [InlineData(1400, 0, 60)]
    [InlineData(1400, 0, 100)]
    [InlineData(1400, 0, 150)]
    [InlineData(1400, 0, 250)]
    [InlineData(1400, 0, 400)]
    public void A_base_whose_nearest_come_first_of_all_is_searched_right(int near, int equal, float away)
    {
        // The order is known, so that the sample can be the worst: all that is met first is near. The farther away the others
        // are, the larger is the error of products, until no list can be cut by them.
        const int Count = 3000;
        const int K = 250;
        RowOrder order = RowOrder.Random(Count);
        using VectorSet vectors = TestVectors.Create(DataKind.Random, Count, 20, 5);
        for (int position = 0; position < Count; position++)
        {
            foreach (ref float value in vectors.WritableRow(order.Row(position)))
            {
                value += position < near ? 0 : away;
                value = position < equal ? 0.25f : value;
            }
        }

        using VectorSet queries = TestVectors.Create(DataKind.Random, 300, 20, 6);
        ExactIndex index = new(vectors, Metric.SquaredL2);
        TableAssert.SameBits(ProductSearchTests.Direct(vectors, queries, K, Metric.SquaredL2, excludeSelf: false), index.Search(queries, K));
        TableAssert.SameBits(ProductSearchTests.Direct(vectors, vectors, K, Metric.SquaredL2, excludeSelf: true), index.SelfJoin(K));
    }

    [Fact]
    public void Any_share_of_neighbours_of_any_base_is_found()
    {
        Gen.Select(Gen.Enum<DataKind>(), Gen.Enum<Metric>(), Gen.Int[600, 3000], Gen.Int[1, 12], Gen.Int[16, 200], Gen.Int[0, 3]).Sample(
            (kind, metric, count, dimension, k, threads) =>
            {
                using VectorSet vectors = TestVectors.Create(kind, count, dimension, count + k);
                using VectorSet queries = vectors.Select([.. Enumerable.Range(0, 270).Select(row => row * 7 % count)]);
                ExactIndex index = new(vectors, metric);
                ExactSearchOptions options = new() { Threads = threads };
                TableAssert.SameBits(ProductSearchTests.Direct(vectors, queries, k, metric, excludeSelf: false), index.Search(queries, k, options));
                TableAssert.SameBits(ProductSearchTests.Direct(vectors, vectors, k, metric, excludeSelf: true), index.SelfJoin(k, options));
            },
            iter: 25);
    }

    [Fact]
    public void An_order_has_every_row_once_and_its_first_are_a_sample_of_all()
    {
        RowOrder order = RowOrder.Random(10_000);
        int[] rows = [.. Enumerable.Range(0, 10_000).Select(order.Row)];
        Assert.Equal(Enumerable.Range(0, 10_000), rows.Order());
        // Of 1,000, a tenth from each tenth of the base, within five standard deviations.
        Assert.All(rows.Take(1000).GroupBy(row => row / 1000).Select(group => group.Count()), share => Assert.InRange(share, 55, 145));
        Assert.False(RowOrder.Natural().IsRandom);
        Assert.Equal(7, RowOrder.Natural().Row(7));
    }
}
