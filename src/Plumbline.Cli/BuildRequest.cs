using Plumbline.Hnsw;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb build.</summary>
/// <param name="Vectors">The file of the vectors.</param>
/// <param name="Output">The index file, as it was given.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Options">M, efConstruction, seed, threads.</param>
/// <param name="Targets">Overlaps to calibrate for.</param>
/// <param name="TargetKs">Numbers of neighbours to calibrate for.</param>
/// <param name="Queries">Queries to calibrate with; null for vectors of the index.</param>
/// <param name="Force">Whether a file already there is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record BuildRequest(
    string Vectors, string Output, Metric Metric, HnswBuildOptions Options, IReadOnlyList<double> Targets, IReadOnlyList<int> TargetKs, string? Queries, bool Force, string? Json, bool Quiet);
