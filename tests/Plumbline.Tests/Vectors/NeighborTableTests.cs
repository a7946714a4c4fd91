namespace Plumbline.Tests.Vectors;

public sealed class NeighborTableTests
{
    [Fact]
    public void A_query_holds_what_was_set_last_and_nothing_before()
    {
        NeighborTable table = new(2, 3);
        Assert.Equal(0, table.Count(0));
        table.Set(0, [5, 6, 7], [1, 1, 2]);
        table.Set(0, [8], [0.5f]);
        Assert.Equal([8], table.Ids(0).ToArray());
        Assert.Equal([0.5f], table.Distances(0).ToArray());
        Assert.Equal(0, table.Ids(1).Length);
    }

    [Fact]
    public void Neighbours_that_cannot_be_are_refused_with_the_place()
    {
        NeighborTable table = new(2, 3);
        Refused("Query 1 was given 2 ids and 1 distances; expected the same number of each, at most 3.", () => table.Set(1, [1, 2], [1]));
        Refused("Query 1 was given 4 ids and 4 distances; expected the same number of each, at most 3.", () => table.Set(1, [1, 2, 3, 4], [1, 2, 3, 4]));
        Refused("Query 0 has id -1 at place 1; a missing result is left out, not written as a pad.", () => table.Set(0, [1, -1], [1, 2]));
        Refused("Query 0 has distance 1 at place 1 after 2; distances must ascend.", () => table.Set(0, [1, 2], [2, 1]));
        Refused("Query 0 has distance NaN at place 0.", () => table.Set(0, [1], [float.NaN]));
        Refused("Query 0 has distance NaN at place 1 after 2; distances must ascend.", () => table.Set(0, [1, 2], [2, float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Ids(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Distances(-1).Length);
        Assert.Equal(0, table.Count(0) + table.Count(1));
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborTable(-1, 3)).ActualValue);
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborTable(1, -1)).ActualValue);
        Assert.Equal(10_000_000_000L, Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborTable(100_000, 100_000)).ActualValue);
    }

    private static void Refused(string message, Action set) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(set).Message, StringComparison.Ordinal);
}
