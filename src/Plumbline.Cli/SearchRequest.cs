using Plumbline.Search;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb search.</summary>
/// <param name="Index">The index file.</param>
/// <param name="Queries">The file of the queries.</param>
/// <param name="Limit">How many of the queries are asked; null for all.</param>
/// <param name="K">Neighbours a query.</param>
/// <param name="Parameters">Effort or target, contract, threads.</param>
/// <param name="Output">The file of the neighbours; null for none.</param>
/// <param name="Mapped">Whether the index is mapped instead of copied.</param>
/// <param name="Exact">Whether an exact search follows, and the answers are compared.</param>
/// <param name="Truth">A file of exact neighbours to compare with; null for none.</param>
/// <param name="Force">Whether files already there are replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record SearchRequest(
    string Index, string Queries, int? Limit, int K, SearchParameters Parameters, string? Output, bool Mapped, bool Exact, string? Truth, bool Force, string? Json, bool Quiet);
