namespace Plumbline.Fidelity;

/// <summary>recall@k, aware of ties: a returned point counts if it is no farther than the exact k-th neighbour.</summary>
public static class Recall
{
    /// <summary>How much farther than the exact k-th a point may be, relative to it, and still tie with it.</summary>
    public const double RelativeTolerance = 1e-6;

    /// <summary>Recall of each query, each returned id counted once. O(queries * k).</summary>
    /// <param name="exact">The exact neighbours, at least k a query.</param>
    /// <param name="returned">What the search returned, distances in the same unit.</param>
    /// <param name="k">Neighbourhood size, 1 or more.</param>
    /// <returns>One value a query, 0 to 1; never below the overlap where distances are consistent.</returns>
    /// <exception cref="ArgumentException">The tables differ in queries, or an exact neighbourhood is smaller than k.</exception>
    public static double[] PerQuery(NeighborTable exact, NeighborTable returned, int k)
    {
        NeighborhoodPair.Check(exact, returned, k);
        double[] values = new double[exact.QueryCount];
        HashSet<int> seen = [];
        for (int query = 0; query < values.Length; query++)
        {
            seen.Clear();
            double limit = Limit(exact.Distances(query)[k - 1]);
            ReadOnlySpan<int> ids = NeighborhoodPair.Ids(returned, query, k);
            ReadOnlySpan<float> distances = NeighborhoodPair.Distances(returned, query, k);
            for (int i = 0; i < ids.Length && distances[i] <= limit; i++)
            {
                seen.Add(ids[i]);
            }

            values[query] = (double)seen.Count / k;
        }

        return values;
    }

    /// <summary>The largest distance that still counts. Distances may be negative (inner product).</summary>
    public static double Limit(double exactKth) => exactKth + (RelativeTolerance * Math.Abs(exactKth));
}
