namespace Plumbline.Search;

/// <summary>Counts what an index is made of. The caller keeps writers out.</summary>
internal static class StatisticsCount
{
    public static IndexStatistics Of(IndexCore core, long keyBytes)
    {
        bool[] linked = new bool[core.Graph.Count];
        List<LevelStatistics> levels = [];
        for (int level = 0; level <= core.Graph.MaxLevel; level++)
        {
            levels.Add(OfLevel(core, level, linked));
        }

        int unlinked = 0;
        for (int place = 0; place < linked.Length; place++)
        {
            unlinked += linked[place] || core.Removed.Contains(place) || place == core.Graph.EntryPoint ? 0 : 1;
        }

        return new IndexStatistics(
            core.Count,
            core.Removed.Count - core.Free.Count,
            core.Free.Count,
            core.Store.Kind,
            core.Store.SizeInBytes,
            core.Graph.SizeInBytes,
            core.Norms.SizeInBytes + core.Removed.SizeInBytes + keyBytes,
            new UnreachableRepair(core.Graph, place => !core.Removed.Contains(place)).Count(),
            unlinked,
            levels);
    }

    private static LevelStatistics OfLevel(IndexCore core, int level, bool[] linked)
    {
        int count = 0;
        int fewest = int.MaxValue;
        int most = 0;
        long sum = 0;
        for (int place = 0; place < core.Graph.Count; place++)
        {
            if (core.Graph.Level(place) < level || core.Removed.Contains(place))
            {
                continue;
            }

            ReadOnlySpan<int> links = core.Graph.Links(place, level);
            count++;
            sum += links.Length;
            fewest = Math.Min(fewest, links.Length);
            most = Math.Max(most, links.Length);
            for (int i = 0; level == 0 && i < links.Length; i++)
            {
                linked[links[i]] = true;
            }
        }

        return new LevelStatistics(level, count, core.Graph.Capacity(level), count == 0 ? 0 : fewest, count == 0 ? 0 : (double)sum / count, most);
    }
}
