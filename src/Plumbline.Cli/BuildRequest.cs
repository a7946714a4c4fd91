namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb build.</summary>
/// <param name="Vectors">The file of the vectors.</param>
/// <param name="Output">The file of the index, as it was given.</param>
/// <param name="Metric">Metric of the distances.</param>
/// <param name="M">Links of a vector on each level above the base.</param>
/// <param name="EfConstruction">Candidates kept while a vector is linked.</param>
/// <param name="Seed">Seed of levels, insertion order and calibration.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
/// <param name="Target">Overlap to calibrate for; null for no calibration.</param>
/// <param name="CalibrateKs">Numbers of neighbours to calibrate for, ascending; null for the defaults.</param>
/// <param name="CalibrateQueries">A file of queries to calibrate with; null for vectors of the index.</param>
/// <param name="Force">Whether a file already there is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record BuildRequest(
    string Vectors,
    string Output,
    Metric Metric,
    int M,
    int EfConstruction,
    int Seed,
    int Threads,
    double? Target,
    IReadOnlyList<int>? CalibrateKs,
    string? CalibrateQueries,
    bool Force,
    string? Json,
    bool Quiet);
