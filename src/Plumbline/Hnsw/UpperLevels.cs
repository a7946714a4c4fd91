using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>The walk above the base level: from point to closer point until none is closer.</summary>
internal static class UpperLevels
{
    /// <summary>
    /// Descends to the same point, but looks at none twice: what was looked at before is no nearer than the nearest found since.
    /// </summary>
    /// <param name="graph">A graph with at least one point.</param>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="lowestLevel">The first level that is not walked.</param>
    /// <param name="links">Marks, which are used up.</param>
    /// <param name="buffer">At least 2M places.</param>
    /// <returns>The closest point found and its raw distance.</returns>
    public static unsafe (int Point, float Distance) Descend(HnswGraph graph, PlaceScorer scorer, int lowestLevel, UnseenLinks links, float[] buffer)
    {
        int nearest = graph.EntryPoint;
        float distance = scorer.Score(nearest);
        links.Begin(nearest);
        fixed (float* distances = buffer)
        {
            for (int level = graph.MaxLevel; level > lowestLevel; level--)
            {
                bool closer = true;
                while (closer)
                {
                    closer = false;
                    int count = links.Collect(nearest, level);
                    int* points = links.Points;
                    scorer.Score(points, count, distance, distances);
                    for (int i = 0; i < count; i++)
                    {
                        if (distances[i] < distance)
                        {
                            distance = distances[i];
                            nearest = points[i];
                            closer = true;
                        }
                    }
                }
            }
        }

        return (nearest, distance);
    }

    /// <summary>Descends from the entry point and stops above <paramref name="lowestLevel"/>.</summary>
    /// <param name="graph">A graph with at least one point.</param>
    /// <param name="query">Distances from the query.</param>
    /// <param name="lowestLevel">The first level that is not walked.</param>
    /// <param name="buffer">At least 2M places.</param>
    /// <param name="visit">Told the entry point and each closer point: level, point, raw distance; null for nobody.</param>
    /// <returns>The closest point found and its raw distance.</returns>
    public static (int Point, float Distance) Descend<TQuery>(
        HnswGraph graph, TQuery query, int lowestLevel, Span<float> buffer, Action<int, int, float>? visit = null)
        where TQuery : struct, IQueryDistances
    {
        int nearest = graph.EntryPoint;
        query.To([nearest], float.PositiveInfinity, buffer);
        float distance = buffer[0];
        visit?.Invoke(graph.MaxLevel, nearest, distance);
        for (int level = graph.MaxLevel; level > lowestLevel; level--)
        {
            bool closer = true;
            while (closer)
            {
                closer = false;
                ReadOnlySpan<int> links = graph.Links(nearest, level);
                query.To(links, distance, buffer);
                for (int i = 0; i < links.Length; i++)
                {
                    if (buffer[i] < distance)
                    {
                        distance = buffer[i];
                        nearest = links[i];
                        closer = true;
                    }
                }

                if (closer)
                {
                    visit?.Invoke(level, nearest, distance);
                }
            }
        }

        return (nearest, distance);
    }
}
