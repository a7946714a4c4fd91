namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb truth.</summary>
/// <param name="Base">The file of the base.</param>
/// <param name="Queries">The file of the queries; null for the base itself.</param>
/// <param name="K">Neighbours a query.</param>
/// <param name="Metric">Metric of the distances.</param>
/// <param name="Output">The file of the neighbours, as it was given.</param>
/// <param name="Force">Whether files already there are replaced.</param>
/// <param name="MemoryBytes">What the results may take in memory at a time.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record TruthRequest(
    string Base, string? Queries, int K, Metric Metric, string Output, bool Force, long MemoryBytes, int Threads, string? Json, bool Quiet);
