using Plumbline.Hnsw;

namespace Plumbline.Tests.Support;

/// <summary>What holds for every graph that a build returns.</summary>
internal static class GraphAssert
{
    public static void Same(HnswGraph expected, HnswGraph actual)
    {
        Assert.Equal((expected.Count, expected.M, expected.EntryPoint, expected.MaxLevel), (actual.Count, actual.M, actual.EntryPoint, actual.MaxLevel));
        for (int point = 0; point < expected.Count; point++)
        {
            Assert.Equal(expected.Level(point), actual.Level(point));
            for (int level = 0; level <= expected.Level(point); level++)
            {
                if (!expected.Links(point, level).SequenceEqual(actual.Links(point, level)))
                {
                    Assert.Fail($"Point {point}, level {level}: expected {string.Join(' ', expected.Links(point, level).ToArray())}, found {string.Join(' ', actual.Links(point, level).ToArray())}.");
                }
            }
        }
    }

    public static void IsSound(HnswGraph graph)
    {
        if (graph.Count == 0)
        {
            Assert.Equal(-1, graph.EntryPoint);
            return;
        }

        int[] levels = [.. Enumerable.Range(0, graph.Count).Select(graph.Level)];
        Assert.Equal(levels.Max(), graph.Level(graph.EntryPoint));
        Assert.Equal(levels.Max(), graph.MaxLevel);
        for (int point = 0; point < graph.Count; point++)
        {
            for (int level = 0; level <= levels[point]; level++)
            {
                int[] links = graph.Links(point, level).ToArray();
                string what = $"point {point}, level {level}: {string.Join(' ', links)}";
                Assert.True(links.Length <= (level == 0 ? 2 * graph.M : graph.M), $"Too many links: {what}");
                Assert.False(links.Contains(point), $"A link to itself: {what}");
                Assert.True(links.Distinct().Count() == links.Length, $"A link twice: {what}");
                Assert.True(links.All(link => link >= 0 && link < graph.Count && levels[link] >= level), $"A link to a point that is not there: {what}");
            }
        }
    }

    /// <summary>Points that can be reached from the entry point along base links.</summary>
    public static int Reachable(HnswGraph graph) => Reachable(graph, graph.EntryPoint);

    /// <summary>Counts the points that base links lead to from one, itself included.</summary>
    public static int Reachable(HnswGraph graph, int start)
    {
        HashSet<int> seen = [start];
        Stack<int> open = new(seen);
        while (open.TryPop(out int point))
        {
            foreach (int link in graph.Links(point, 0))
            {
                if (seen.Add(link))
                {
                    open.Push(link);
                }
            }
        }

        return seen.Count;
    }
}
