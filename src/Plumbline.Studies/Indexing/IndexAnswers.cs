namespace Plumbline.Studies.Indexing;

/// <summary>What searching an index for a file of queries gave.</summary>
/// <param name="Neighbors">Keys and distances of each query; a missing result is missing.</param>
/// <param name="Returned">Neighbours of each query.</param>
/// <param name="Evaluated">Distinct vectors looked at, of each query.</param>
/// <param name="Expanded">Vectors whose links were followed, of each query.</param>
/// <param name="Complete">Queries that miss nothing.</param>
/// <param name="Scanned">Queries for which vectors were looked at one by one.</param>
/// <param name="EfSearch">The effort taken.</param>
public sealed record IndexAnswers(NeighborTable Neighbors, int[] Returned, int[] Evaluated, int[] Expanded, int Complete, int Scanned, int EfSearch);
