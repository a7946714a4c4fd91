namespace Plumbline.Hnsw;

/// <summary>What a search found and what it looked at.</summary>
/// <param name="Neighbors">The neighbours of each query; fewer than k where the contract left results missing.</param>
/// <param name="Evaluated">
/// For each query, the distinct points whose distance was computed on the base level: the query's capacity, the most that
/// the walk could return.
/// </param>
/// <param name="Expanded">For each query, the points whose links were followed on the base level.</param>
/// <param name="Completed">Queries that the graph could not serve in full and an exact scan completed (contract Lift only).</param>
public sealed record HnswSearchResult(NeighborTable Neighbors, int[] Evaluated, int[] Expanded, int Completed);
