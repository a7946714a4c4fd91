namespace Plumbline.Search;

/// <summary>What a search found, and whether that is all that was asked for.</summary>
/// <typeparam name="TKey">Type of the keys, long or string.</typeparam>
/// <param name="Neighbors">The neighbours, nearest first, ties in an order that is always the same; no key twice.</param>
/// <param name="Requested">Neighbours asked for, k.</param>
/// <param name="Evaluated">Distinct vectors whose distance was looked at on the base level: the most that the search could return.</param>
/// <param name="Expanded">Vectors whose links were followed on the base level.</param>
/// <param name="EfSearch">The effort that the search took; more than asked for where the contract lifts it.</param>
/// <param name="Scanned">Whether vectors were looked at one by one, because the filter is narrow or the links did not lead to enough.</param>
/// <param name="IsComplete">
/// Whether nothing is missing: k neighbours, or all that there are (that pass the filter). Complete does not mean exact.
/// </param>
public sealed record SearchResult<TKey>(
    IReadOnlyList<Neighbor<TKey>> Neighbors,
    int Requested,
    int Evaluated,
    int Expanded,
    int EfSearch,
    bool Scanned,
    bool IsComplete)
{
    /// <summary>Neighbours found; fewer than <see cref="Requested"/> where there are no more, or the contract left places empty.</summary>
    public int Returned => Neighbors.Count;
}
