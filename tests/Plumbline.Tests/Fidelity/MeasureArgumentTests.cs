using Plumbline.Fidelity;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

public sealed class MeasureArgumentTests
{
    [Fact]
    public void Tables_that_do_not_belong_together_are_refused_with_both_sizes()
    {
        NeighborTable exact = Full(3, 5);
        ArgumentException queries = Assert.Throws<ArgumentException>(() => Overlap.PerQuery(exact, Full(4, 5), 5));
        Assert.StartsWith("The exact table has 3 queries; the returned one has 4.", queries.Message, StringComparison.Ordinal);
        ArgumentException small = Assert.Throws<ArgumentException>(() => Recall.PerQuery(exact, Full(3, 6), 6));
        Assert.StartsWith("Query 0 has 5 exact neighbours; k is 6.", small.Message, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => Overlap.PerQuery(exact, exact, 0)).ActualValue);
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => LossSplit.PerQuery(exact, exact, 5, -1)).ActualValue);
        Assert.Equal(1, Assert.Throws<ArgumentOutOfRangeException>(() => LocalIntrinsicDimensionality.PerQuery(exact, 1, Metric.L2)).ActualValue);
    }

    [Fact]
    public void The_paper_convention_asks_for_the_same_queries_and_enough_places()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 10, 2, 1);
        PaddedNeighbors exact = PaddedNeighbors.From(Full(3, 5), 5);
        PaddedNeighbors ann = PaddedNeighbors.From(Full(2, 4), 4);
        ArgumentException error = Assert.Throws<ArgumentException>(() => PaperConvention.Compute(vectors, exact, ann, 5));
        Assert.Equal("Expected the same queries and at least 5 places; found 3 x 5 exact and 2 x 4 approximate.", error.Message);
        ArgumentException lengths = Assert.Throws<ArgumentException>(() => new PaddedNeighbors(2, 3, new int[5], new float[6]));
        Assert.Equal("2 queries of 3 places need 6 ids and distances; found 5 and 6.", lengths.Message);
    }

    [Fact]
    public void Pads_fill_the_places_after_the_results()
    {
        NeighborTable table = new(2, 3);
        table.Set(0, [7, 8], [1, 2]);
        PaddedNeighbors padded = PaddedNeighbors.From(table, 4);
        Assert.Equal([7, 8, -1, -1], padded.Ids(0).ToArray());
        Assert.Equal([1, 2, float.MaxValue, float.MaxValue], padded.Distances(0).ToArray());
        Assert.Equal([-1, -1, -1, -1], padded.Ids(1).ToArray());
        Assert.Equal([7], PaddedNeighbors.From(table, 1).Ids(0).ToArray());
    }

    [Fact]
    public void A_tie_with_the_exact_kth_counts_for_recall_and_not_for_overlap()
    {
        NeighborTable exact = new(1, 2);
        exact.Set(0, [0, 1], [1, 2]);
        NeighborTable returned = new(1, 2);
        returned.Set(0, [0, 5], [1, 2.000001f]);
        Assert.Equal([0.5], Overlap.PerQuery(exact, returned, 2));
        Assert.Equal([1.0], Recall.PerQuery(exact, returned, 2));
        returned.Set(0, [0, 5], [1, 2.00001f]);
        Assert.Equal([0.5], Recall.PerQuery(exact, returned, 2));
    }

    private static NeighborTable Full(int queries, int k)
    {
        NeighborTable table = new(queries, k);
        for (int query = 0; query < queries; query++)
        {
            table.Set(query, [.. Enumerable.Range(0, k)], [.. Enumerable.Range(0, k).Select(i => (float)i)]);
        }

        return table;
    }
}
