using Plumbline.Engines;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb search for several k and efforts, or of an index of another library.</summary>
/// <param name="Target">The index file.</param>
/// <param name="Queries">The file of the queries.</param>
/// <param name="Limit">How many of the queries are asked; null for all.</param>
/// <param name="Ks">Neighbours a query, each in turn.</param>
/// <param name="Efforts">Efforts, each in turn; empty for what the index is set to.</param>
/// <param name="Options">Metric, contract, mapping.</param>
/// <param name="Output">The .npz file of the neighbours; null for none.</param>
/// <param name="Threads">Threads; 0 for all.</param>
/// <param name="Force">Whether files already there are replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record SearchGridRequest(
    string Target, string Queries, int? Limit, IReadOnlyList<int> Ks, IReadOnlyList<int> Efforts, EngineOptions Options, string? Output, int Threads, bool Force, string? Json, bool Quiet);
