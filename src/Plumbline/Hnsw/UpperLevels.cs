namespace Plumbline.Hnsw;

/// <summary>The walk above the base level: from point to closer point until none is closer.</summary>
internal static class UpperLevels
{
    /// <summary>Descends from the entry point and stops above <paramref name="lowestLevel"/>.</summary>
    /// <param name="graph">A graph with at least one point.</param>
    /// <param name="query">Distances from the query.</param>
    /// <param name="lowestLevel">The first level that is not walked.</param>
    /// <param name="buffer">At least 2M places.</param>
    /// <returns>The closest point found and its raw distance.</returns>
    public static (int Point, float Distance) Descend<TQuery>(HnswGraph graph, TQuery query, int lowestLevel, Span<float> buffer)
        where TQuery : struct, IQueryDistances
    {
        int nearest = graph.EntryPoint;
        query.To([nearest], float.PositiveInfinity, buffer);
        float distance = buffer[0];
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
            }
        }

        return (nearest, distance);
    }
}
