namespace Plumbline.Studies.Running;

/// <summary>Counts for the safe law over half of the queries of a run.</summary>
/// <param name="Queries">Number of queries.</param>
/// <param name="Shared">Exact neighbours found, by effort and then by k.</param>
/// <param name="Shortfalls">Queries with fewer than k results, by effort and then by k.</param>
internal sealed record SafeLawHalf(long Queries, long[] Shared, long[] Shortfalls);
