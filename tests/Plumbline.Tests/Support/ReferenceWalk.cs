using Plumbline.Hnsw;

namespace Plumbline.Tests.Support;

/// <summary>
/// The rule of the capacity law, word for word and as slow as that is: the closest evaluated point that is not expanded yet,
/// by (distance, id); stop where at least ef evaluated points are strictly closer; every evaluated point is offered to the
/// result of size k. Under a filter, only points that pass count as closer and are offered; the walk goes through all.
/// </summary>
internal static class ReferenceWalk
{
    public static WalkRecord Run(HnswGraph graph, Func<int, float> distance, int k, int ef, Func<int, bool>? passes = null)
    {
        passes ??= _ => true;
        List<int> evaluated = [];
        HashSet<int> expanded = [];
        if (graph.EntryPoint >= 0)
        {
            evaluated.Add(Descend(graph, distance));
        }

        while (true)
        {
            int[] open = [.. evaluated.Where(point => !expanded.Contains(point)).OrderBy(distance).ThenBy(point => point)];
            if (open.Length == 0 || evaluated.Count(point => passes(point) && distance(point) < distance(open[0])) >= ef)
            {
                break;
            }

            expanded.Add(open[0]);
            foreach (int link in graph.Links(open[0], 0))
            {
                if (!evaluated.Contains(link))
                {
                    evaluated.Add(link);
                }
            }
        }

        return new WalkRecord([.. evaluated.Where(passes).OrderBy(distance).ThenBy(point => point).Take(k)], evaluated.Count, expanded.Count);
    }

    /// <summary>Above the base: move to the closest link while there is a closer one.</summary>
    public static int Descend(HnswGraph graph, Func<int, float> distance)
    {
        int nearest = graph.EntryPoint;
        for (int level = graph.Level(graph.EntryPoint); level > 0; level--)
        {
            while (true)
            {
                int[] links = graph.Links(nearest, level).ToArray();
                // The first of equals: links are looked at in order, and only a strictly closer one moves the walk.
                int best = links.Length == 0 ? nearest : links.MinBy(distance);
                if (links.Length == 0 || distance(best) >= distance(nearest))
                {
                    break;
                }

                nearest = best;
            }
        }

        return nearest;
    }
}

/// <summary>What a walk returned, and how much it looked at.</summary>
internal sealed record WalkRecord(int[] Ids, int Evaluated, int Expanded);
