namespace Plumbline.Fidelity;

/// <summary>
/// Where the neighbours went that a search did not return: loss = 1 - overlap = missed + spillover + unfilled.
/// Every exact neighbour that is absent leaves a place that is either empty or taken by a wrong point; the place says which
/// part of the loss it is.
/// </summary>
/// <param name="Missed">Share of k places within the effort that a wrong point took: the walk went past a true neighbour.</param>
/// <param name="Spillover">Share of k places beyond the effort that a wrong point took: evaluated by chance, not searched for.</param>
/// <param name="Unfilled">Share of k places left empty.</param>
public readonly record struct LossSplit(double Missed, double Spillover, double Unfilled)
{
    /// <summary>1 - overlap.</summary>
    public double Total => Missed + Spillover + Unfilled;

    /// <summary>The loss of each query. O(queries * k).</summary>
    /// <param name="exact">The exact neighbours, at least k a query.</param>
    /// <param name="returned">What the search returned.</param>
    /// <param name="k">Neighbourhood size, 1 or more.</param>
    /// <param name="effort">
    /// Places that the search effort reaches: efSearch, or efSearch - 1 in a self-join, whose first place the query itself takes.
    /// </param>
    /// <returns>One split a query.</returns>
    /// <exception cref="ArgumentException">The tables differ in queries, or an exact neighbourhood is smaller than k.</exception>
    public static LossSplit[] PerQuery(NeighborTable exact, NeighborTable returned, int k, int effort)
    {
        NeighborhoodPair.Check(exact, returned, k);
        ArgumentOutOfRangeException.ThrowIfNegative(effort);
        LossSplit[] values = new LossSplit[exact.QueryCount];
        HashSet<int> truth = [];
        for (int query = 0; query < values.Length; query++)
        {
            ReadOnlySpan<int> exactIds = NeighborhoodPair.Ids(exact, query, k);
            ReadOnlySpan<int> ids = NeighborhoodPair.Ids(returned, query, k);
            int within = Math.Min(effort, ids.Length);
            int shared = Overlap.Shared(exactIds, ids, truth);
            int sharedWithin = Overlap.Shared(exactIds, ids[..within], truth);
            values[query] = FromCounts(k, ids.Length, within, shared, sharedWithin);
        }

        return values;
    }

    /// <summary>The split from counts.</summary>
    /// <param name="k">Places.</param>
    /// <param name="returned">Results returned, at most k.</param>
    /// <param name="within">Results returned within the effort.</param>
    /// <param name="shared">Of those returned, the exact ones.</param>
    /// <param name="sharedWithin">Of those within the effort, the exact ones.</param>
    public static LossSplit FromCounts(int k, int returned, int within, int shared, int sharedWithin) => new(
        (double)(within - sharedWithin) / k,
        (double)(returned - within - (shared - sharedWithin)) / k,
        (double)(k - returned) / k);
}
