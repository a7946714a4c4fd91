using Plumbline.Hnsw;
using Plumbline.Search;

namespace Plumbline.Tests.Support;

/// <summary>What holds for every index between two changes.</summary>
internal static class IndexAssert
{
    /// <summary>Links are in range, no link leads to the point itself, to a free place or twice to one.</summary>
    /// <returns>Removed points that walks still go through.</returns>
    public static int IsSound<TKey>(VectorIndex<TKey> index)
        where TKey : notnull
    {
        IndexCore core = index.Core;
        HnswGraph graph = core.Graph;
        HashSet<int> free = [.. core.Free];
        Assert.Equal(core.Free.Count, free.Count);
        Assert.All(free, place => Assert.True(core.Removed.Contains(place)));
        Assert.Equal(graph.Count - core.Removed.Count, index.Count);
        Assert.Equal(graph.Count, core.Store.Count);
        Assert.Equal(graph.Count == free.Count, graph.EntryPoint < 0);
        Assert.DoesNotContain(graph.EntryPoint, free);
        for (int point = 0; point < graph.Count; point++)
        {
            Assert.True(graph.EntryPoint < 0 || free.Contains(point) || graph.Level(point) <= graph.MaxLevel, $"Point {point} is above the entry point.");
            for (int level = 0; level <= graph.Level(point); level++)
            {
                int[] links = graph.Links(point, level).ToArray();
                string what = $"point {point}, level {level}: {string.Join(' ', links)}";
                Assert.True(links.Length <= graph.Capacity(level), $"Too many links: {what}");
                Assert.True(links.Length == 0 || !free.Contains(point), $"A free place with links: {what}");
                Assert.False(links.Contains(point), $"A link to itself: {what}");
                Assert.True(links.Distinct().Count() == links.Length, $"A link twice: {what}");
                Assert.True(links.All(link => link >= 0 && link < graph.Count && !free.Contains(link) && graph.Level(link) >= level), $"A link to what is not there: {what}");
            }
        }

        return core.Removed.Count - free.Count;
    }
}
