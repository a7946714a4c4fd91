namespace Plumbline.Bench.Hnsw;

/// <summary>What a search returned.</summary>
/// <param name="Seconds">Elapsed time.</param>
/// <param name="Ids">k ids a query, nearest first; -1 where one is missing.</param>
internal sealed record HnswAnswer(double Seconds, int[] Ids);
