using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>Queries that share candidates go together; neighbours do not depend on how.</summary>
public sealed class NearSlotsTests
{
    private const int Group = 32;

    [Fact]
    public void An_order_has_every_slot_once()
    {
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 60], Gen.Int[0, 1000]).Sample(
            (count, k, seed) =>
            {
                using CandidateLists lists = Lists(count + 3, 400, k, slot => new Random(seed + slot).Next(0, 400 - k));
                Assert.Equal(Enumerable.Range(3, count), NearSlots.Order(lists, 3, count, Group, 400).Order());
            },
            iter: 60);
    }

    [Fact]
    public void A_group_asks_for_fewer_vectors_than_the_queries_as_they_come()
    {
        const int Count = 512;
        const int Neighbors = 100;
        // Which stretch of the base a query is near has nothing to do with its number.
        int[] places = [.. Enumerable.Range(0, Count).Select(slot => slot * 193 % Count)];
        using CandidateLists lists = Lists(Count, 1000, Neighbors, slot => places[slot] * 900 / Count);
        int ordered = Asked(lists, NearSlots.Order(lists, 0, Count, Group, 1000));
        Assert.InRange(Asked(lists, [.. Enumerable.Range(0, Count)]), Count / Group * 900, Count / Group * 1000);
        Assert.InRange(ordered, Count / Group * 100, Count / Group * 300);
    }

    [Theory]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.Cosine)]
    public void Neighbours_are_those_of_direct_distances_where_queries_are_grouped(Metric metric)
    {
        const int K = 40;
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 700, 2048, 3);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 500, 2048, 4);
        for (int row = 0; row < vectors.Count; row++)
        {
            // Heaps, so that near queries have neighbours in common.
            vectors.WritableRow(row)[row % 8] += 4;
            queries.WritableRow(row % queries.Count)[row % 5] += 2;
        }

        ExactIndex index = new(vectors, metric);
        foreach (int threads in new[] { 1, 3 })
        {
            ExactSearchOptions options = new() { Threads = threads };
            TableAssert.SameBits(ProductSearchTests.Direct(vectors, queries, K, metric, excludeSelf: false), index.Search(queries, K, options));
            TableAssert.SameBits(ProductSearchTests.Direct(vectors, vectors, K, metric, excludeSelf: true), index.SelfJoin(K, options));
        }
    }

    /// <summary>Vectors that all groups ask for, those of each counted once.</summary>
    private static int Asked(CandidateLists lists, int[] slots) =>
        slots.Chunk(Group).Sum(group => group.SelectMany(slot => lists.Closed(slot).ToArray()).Select(SortKey.Id).Distinct().Count());

    /// <summary>Lists of k consecutive points each.</summary>
    private static CandidateLists Lists(int slots, int points, int k, Func<int, int> first)
    {
        using VectorSet small = TestVectors.Create(DataKind.Random, points, 2, 1);
        ScaledVectors scaled = ScaledVectors.Measure(small, Metric.SquaredL2, VectorForm.Floats, 1, CancellationToken.None);
        ProductBounds bounds = new(Metric.SquaredL2, 2, scaled.Scale, VectorForm.Floats);
        DistanceComputer distances = new(small, Metric.SquaredL2);
        CandidateLists lists = new(slots, k, bounds, distances, scaled);
        lists.Expect(RowOrder.Natural(), 0, points);
        for (int slot = 0; slot < slots; slot++)
        {
            lists.Start(slot, distances.Prepare(0), scaled, 0, own: -1);
            for (int i = 0; i < k; i++)
            {
                lists.Add(slot, -i, first(slot) + i, points);
            }
        }

        return lists;
    }
}
