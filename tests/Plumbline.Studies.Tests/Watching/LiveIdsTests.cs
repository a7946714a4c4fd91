using Plumbline.Engines;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tests.Watching;

/// <summary>Ids of an engine whose vectors come and go.</summary>
public sealed class LiveIdsTests
{
    [Fact]
    public void Ids_beyond_the_rows_are_left_aside()
    {
        EngineIds ids = EngineIds.MatchLive(Engine(0, 1, 3, 4, 7, 8), 5);

        Assert.Equal([0, 1, 3, 4], ids.LiveRows!);
        Assert.Equal(-1, ids.RowOf(7));
        Assert.Equal(-1, ids.RowOf(2));
        Assert.Equal(4, ids.RowOf(4));
    }

    [Theory]
    // From 1, as a serial column counts, with one more: row 0 may be id 1 or missing.
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(new long[] { 100, 101, 102, 103, 104, 105 })]
    public void What_could_be_taken_in_two_ways_is_refused(long[] ids)
    {
        PlanException e = Assert.Throws<PlanException>(() => EngineIds.MatchLive(Engine(ids), 5));

        Assert.Contains("--ids FILE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_no_row_has_are_left_aside()
    {
        string[] names = ["10", "20", "30"];

        EngineIds ids = EngineIds.Match(Engine(10, 30, 40), 3, names, "ids.txt", allowOthers: true);

        Assert.Equal([0, 2], ids.LiveRows!);
        Assert.Equal(2, ids.RowOf(30));
        Assert.Equal(-1, ids.RowOf(40));
        Assert.Throws<PlanException>(() => EngineIds.Match(Engine(10, 30, 40), 3, names, "ids.txt"));
    }

    private static EngineDescription Engine(params long[] ids) => new()
    {
        Name = "test",
        Dimension = 4,
        Metric = Metric.L2,
        Distance = EngineDistance.Euclidean,
        Count = ids.Length,
        Ids = ids,
    };
}
