using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>Queries go in groups that share candidates; neighbours do not depend on how.</summary>
public sealed class SlotGroupsTests
{
    // Of this dimension a group is of some thirty-two.
    private const int Wide = 8192;
    private const int Cached = 32;

    [Fact]
    public void Groups_hold_every_slot_once_and_no_more_than_a_cache_does()
    {
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 60], Gen.Int[1, 5], Gen.Int[0, 1000]).Sample(
            (count, k, threads, seed) =>
            {
                using CandidateLists lists = Lists(count + 3, 400, k, slot => new Random(seed + slot).Next(0, 400 - k));
                using VectorSet vectors = VectorSet.Allocate(400, Wide);
                SlotGroups groups = SlotGroups.Close(lists, 3, count, k, vectors, threads, TestContext.Current.CancellationToken);
                int[][] all = [.. Enumerable.Range(0, groups.Count).Select(group => groups[group].ToArray())];
                Assert.Equal(Enumerable.Range(3, count), all.SelectMany(group => group).Order());
                Assert.All(all, group => Assert.InRange(group.Length, 1, k * Cached >= 400 / 4 ? Cached : count));
                Assert.True(all.Length >= Math.Min(threads, count));
            },
            iter: 60);
    }

    [Fact]
    public void A_group_asks_for_few_vectors_where_queries_differ_along_a_line()
    {
        const int Count = 512;
        const int Neighbors = 100;
        // Which stretch of the base a query is near has nothing to do with its number.
        int[] places = [.. Enumerable.Range(0, Count).Select(slot => slot * 193 % Count)];
        using CandidateLists lists = Lists(Count, 1000, Neighbors, slot => places[slot] * 900 / Count);
        using VectorSet vectors = VectorSet.Allocate(1000, Wide);
        SlotGroups groups = SlotGroups.Close(lists, 0, Count, Neighbors, vectors, 2, TestContext.Current.CancellationToken);
        Assert.Equal(Count / Cached, groups.Count);
        int asked = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            HashSet<int> ids = [];
            foreach (int slot in groups[group])
            {
                foreach (ulong key in lists.Closed(slot))
                {
                    ids.Add(SortKey.Id(key));
                }
            }

            asked += ids.Count;
        }

        // In the order of the line it is 100 and 31 steps of 900 / 512 a group; as the slots come, nearly all 1,000.
        Assert.InRange(asked, groups.Count * 100, groups.Count * 200);
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
