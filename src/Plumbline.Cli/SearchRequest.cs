using Plumbline.Hnsw;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb search.</summary>
/// <param name="Index">The file of the index.</param>
/// <param name="Queries">The file of the queries.</param>
/// <param name="K">Neighbours a query.</param>
/// <param name="EfSearch">Effort; null where it is left out.</param>
/// <param name="Target">Overlap to choose the effort by; null where the effort is given.</param>
/// <param name="Contract">What happens where k exceeds the effort.</param>
/// <param name="Output">The file of the neighbours; null for none.</param>
/// <param name="Truth">A file of exact neighbours to compare with; null for none.</param>
/// <param name="Repeat">Times that all queries are searched for; the fastest counts.</param>
/// <param name="Mapped">Whether the index is mapped instead of copied.</param>
/// <param name="Force">Whether files already there are replaced.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record SearchRequest(
    string Index,
    string Queries,
    int K,
    int? EfSearch,
    double? Target,
    CapacityContract Contract,
    string? Output,
    string? Truth,
    int Repeat,
    bool Mapped,
    bool Force,
    int Threads,
    string? Json,
    bool Quiet);
