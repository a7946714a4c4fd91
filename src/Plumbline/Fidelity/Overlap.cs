namespace Plumbline.Fidelity;

/// <summary>overlap@k: the share of the exact ids that were returned. Both conventions agree on it where nothing is padded.</summary>
public static class Overlap
{
    /// <summary>|exact ids ∩ returned ids| / k of each query, over the first k of both tables. O(queries * k).</summary>
    /// <param name="exact">The exact neighbours, at least k a query.</param>
    /// <param name="returned">What the search returned; a missing result counts as not returned.</param>
    /// <param name="k">Neighbourhood size, 1 or more.</param>
    /// <returns>One value a query, 0 to 1.</returns>
    /// <exception cref="ArgumentException">The tables differ in queries, or an exact neighbourhood is smaller than k.</exception>
    public static double[] PerQuery(NeighborTable exact, NeighborTable returned, int k)
    {
        NeighborhoodPair.Check(exact, returned, k);
        double[] values = new double[exact.QueryCount];
        HashSet<int> truth = [];
        for (int query = 0; query < values.Length; query++)
        {
            values[query] = (double)Shared(NeighborhoodPair.Ids(exact, query, k), NeighborhoodPair.Ids(returned, query, k), truth) / k;
        }

        return values;
    }

    /// <summary>How many distinct exact ids were returned.</summary>
    internal static int Shared(ReadOnlySpan<int> exact, ReadOnlySpan<int> returned, HashSet<int> scratch)
    {
        scratch.Clear();
        foreach (int id in exact)
        {
            scratch.Add(id);
        }

        int shared = 0;
        foreach (int id in returned)
        {
            // Removing counts an id once, however often it was returned.
            shared += scratch.Remove(id) ? 1 : 0;
        }

        return shared;
    }
}
