namespace Plumbline.Bench.Report;

/// <summary>What one efSearch gives.</summary>
/// <param name="EfSearch">Search effort.</param>
/// <param name="Recall">Mean recall@k, 0 to 1.</param>
/// <param name="QueriesPerSecond">Queries a second, one thread.</param>
internal sealed record RecallPoint(int EfSearch, double Recall, double QueriesPerSecond);
