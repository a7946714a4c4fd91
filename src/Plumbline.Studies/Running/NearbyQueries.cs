namespace Plumbline.Studies.Running;

/// <summary>
/// An order of the queries of a self-join in which those of a batch lie near each other: they share neighbours, whose vectors are
/// then in the cache.
/// </summary>
internal static class NearbyQueries
{
    /// <summary>Greedy: a batch is the first query that is left and the nearest to it that are. O(n k).</summary>
    /// <param name="neighbors">The exact neighbours of each query.</param>
    /// <param name="rows">Which vectors are queries.</param>
    /// <param name="batchSize">Queries in a batch.</param>
    /// <returns>Every query once.</returns>
    public static int[] Order(NeighborTable neighbors, QueryRows rows, int batchSize)
    {
        int[] order = new int[neighbors.QueryCount];
        bool[] taken = new bool[order.Length];
        int count = 0;
        for (int first = 0; first < order.Length; first++)
        {
            if (taken[first])
            {
                continue;
            }

            int end = Math.Min(order.Length, count - (count % batchSize) + batchSize);
            Take(first);
            foreach (int row in neighbors.Ids(first))
            {
                if (count == end)
                {
                    break;
                }

                int near = rows.PlaceOf(row);
                if (near >= 0 && !taken[near])
                {
                    Take(near);
                }
            }
        }

        return order;

        void Take(int query)
        {
            taken[query] = true;
            order[count++] = query;
        }
    }
}
