using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tests.Auditing;

public sealed class EngineIdsTests
{
    [Fact]
    public void NamesOfRowsAreMatchedWithTextKeys()
    {
        EngineIds ids = EngineIds.Match(Engine("c", "a", "d"), 4, ["a", "b", "c", "d"], "ids.txt");
        Assert.Equal([0, 2, 3], ids.LiveRows!);
        Assert.Equal((2, 0, 3), (ids.RowOf(0), ids.RowOf(1), ids.RowOf(2)));
        Assert.Equal((-1, 1, 0, 2), (ids.RowOf(7), ids.IdOf(0), ids.IdOf(2), ids.IdOf(3)));
    }

    [Fact]
    public void NamesOfRowsAreMatchedWithNumbers()
    {
        EngineIds ids = EngineIds.Match(Engine("900", "5"), 2, ["5", "900"], "ids.txt");
        Assert.Null(ids.LiveRows);
        Assert.Equal((1, 0, -1), (ids.RowOf(900), ids.RowOf(5), ids.RowOf(0)));
    }

    [Fact]
    public void TheEnginesOwnBaseIsInItsOrder()
    {
        EngineIds ids = EngineIds.OfEngine(Engine("2", "0", "1"));
        Assert.Equal((0, 1, 2, 2L), (ids.RowOf(2), ids.RowOf(0), ids.RowOf(1), ids.IdOf(0)));
    }

    [Theory]
    [InlineData("a,b", "ids.txt: found 2 ids, expected 3, one for each row of --data")]
    [InlineData("a,b,a", "ids.txt: line 3: found 'a' again (line 1), expected each id once")]
    [InlineData("a,b,x", "ids.txt: found no id 'c', expected every id that the index holds (test)")]
    public void NamesThatDoNotFitAreRefused(string names, string message) =>
        Assert.Equal(message, Assert.Throws<PlanException>(() => EngineIds.Match(Engine("a", "b", "c"), 3, names.Split(','), "ids.txt")).Message);

    [Fact]
    public void TextKeysWithoutNamesAreRefused() =>
        Assert.Contains("'doc-1'", Assert.Throws<PlanException>(() => EngineIds.Match(Engine("doc-1", "doc-2"), 2)).Message, StringComparison.Ordinal);

    private static EngineDescription Engine(params string[] keys)
    {
        EngineKeys known = new(keys);
        return new EngineDescription
        {
            Name = "test",
            Dimension = 2,
            Metric = Metric.L2,
            Distance = EngineDistance.Euclidean,
            Count = keys.Length,
            Ids = known.Ids,
            Keys = known.AreNumbers ? null : known,
        };
    }
}
