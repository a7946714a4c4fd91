namespace Plumbline.Search;

/// <summary>A neighbour that a search found.</summary>
/// <typeparam name="TKey">Type of the keys, long or string.</typeparam>
/// <param name="Key">The key under which the vector was added.</param>
/// <param name="Distance">Its distance from the query, in the unit of the metric; smaller is nearer.</param>
public readonly record struct Neighbor<TKey>(TKey Key, float Distance);
