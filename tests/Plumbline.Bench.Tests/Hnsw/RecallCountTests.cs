using Plumbline.Bench.Hnsw;
using Plumbline.Exact;
using Plumbline.Fidelity;

namespace Plumbline.Bench.Tests.Hnsw;

/// <summary>Recall of ids, counted the same for all sides.</summary>
public class RecallCountTests
{
    // 0, 1, 2, ... on a line; the two at 2 are copies.
    private static readonly float[] Places = [0, 1, 2, 2, 3, 10];

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, 1, 0)]
    [InlineData(new[] { 2, 1, 0 }, 1, 0)]
    // As far as the third, if not the one that exact search names.
    [InlineData(new[] { 0, 1, 3 }, 1, 0)]
    // Four points are no farther than the third, and three are asked for.
    [InlineData(new[] { 0, 2, 3 }, 1, 0)]
    [InlineData(new[] { 0, 1, 4 }, 2 / 3.0, 0)]
    [InlineData(new[] { 0, 1, -1 }, 2 / 3.0, 0)]
    [InlineData(new[] { 0, 1, 1 }, 2 / 3.0, 1)]
    [InlineData(new[] { 0, 0, 0 }, 1 / 3.0, 2)]
    [InlineData(new[] { 5, 5, -1 }, 0, 1)]
    public void An_id_counts_once_if_it_is_no_farther_than_the_exact_kth(int[] ids, double recall, int repeated)
    {
        using VectorSet vectors = VectorSet.FromValues(Places, 1);
        using VectorSet queries = VectorSet.FromValues([-1f], 1);
        RecallCount count = new(vectors, queries, ExactSearch.Search(vectors, queries, 4, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken));
        (double actual, int twice) = count.Of(ids, 3);
        Assert.Equal(recall, actual, 12);
        Assert.Equal(repeated, twice);
    }

    [Fact]
    public void It_is_the_librarys_recall()
    {
        const int Count = 200;
        const int K = 5;
        using VectorSet vectors = SubspaceVectors.Generate(Count, 6);
        using VectorSet queries = vectors.Slice(0, 40);
        NeighborTable exact = ExactSearch.Search(vectors, queries, K, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        // The nearest of every second vector: some of the true ones, in order.
        int[] even = [.. Enumerable.Range(0, Count / 2).Select(row => 2 * row)];
        using VectorSet half = vectors.Select(even);
        NeighborTable found = ExactSearch.Search(half, queries, K, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        List<int> ids = [];
        for (int query = 0; query < queries.Count; query++)
        {
            ids.AddRange(found.Ids(query).ToArray().Select(id => even[id]));
        }

        double expected = Recall.PerQuery(exact, found, K).Average();
        Assert.InRange(expected, 0.2, 0.8);
        Assert.Equal(expected, new RecallCount(vectors, queries, exact).Of(ids.ToArray(), K).Recall, 12);
    }
}
