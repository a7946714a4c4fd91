namespace Plumbline.Fidelity;

/// <summary>Checks shared by the measures that compare two tables.</summary>
internal static class NeighborhoodPair
{
    /// <summary>Checks that both tables answer the same queries and that the exact one holds k neighbours of each.</summary>
    public static void Check(NeighborTable exact, NeighborTable returned, int k)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(returned);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (exact.QueryCount != returned.QueryCount)
        {
            throw new ArgumentException($"The exact table has {exact.QueryCount} queries; the returned one has {returned.QueryCount}.", nameof(returned));
        }

        for (int query = 0; query < exact.QueryCount; query++)
        {
            if (exact.Count(query) < k)
            {
                throw new ArgumentException($"Query {query} has {exact.Count(query)} exact neighbours; k is {k}.", nameof(exact));
            }
        }
    }

    /// <summary>At most the first k of a query's neighbours.</summary>
    public static ReadOnlySpan<int> Ids(NeighborTable table, int query, int k) => table.Ids(query)[..Math.Min(k, table.Count(query))];

    /// <summary>Distances of at most the first k of a query's neighbours.</summary>
    public static ReadOnlySpan<float> Distances(NeighborTable table, int query, int k) => table.Distances(query)[..Math.Min(k, table.Count(query))];
}
