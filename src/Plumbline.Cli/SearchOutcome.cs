using Plumbline.Fidelity;

namespace Plumbline.Cli;

/// <summary>What plumb search found and did.</summary>
/// <param name="Work">What was asked.</param>
/// <param name="Evaluated">Vectors looked at, over queries.</param>
/// <param name="Expanded">Vectors whose links were followed, over queries.</param>
/// <param name="Complete">Queries whose result lacks nothing.</param>
/// <param name="Missing">Neighbours that are missing, of all queries.</param>
/// <param name="Scanned">Queries for which vectors were looked at one by one.</param>
/// <param name="EfSearch">The effort that the searches took.</param>
/// <param name="Overlap">Overlap with the exact neighbours; null without --truth.</param>
/// <param name="Recall">Recall by distance; null without --truth, or where that has no distances.</param>
/// <param name="First">The first neighbours of the first query, in words.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="Load">Seconds of opening the index and reading the queries.</param>
/// <param name="Search">Seconds of the fastest search for all queries.</param>
/// <param name="Metrics">Seconds of comparing.</param>
/// <param name="Write">Seconds of writing.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record SearchOutcome(
    SearchWork Work,
    Summary Evaluated,
    Summary Expanded,
    int Complete,
    long Missing,
    int Scanned,
    int EfSearch,
    Summary? Overlap,
    Summary? Recall,
    string First,
    long Bytes,
    double Load,
    double Search,
    double Metrics,
    double Write,
    long PeakMemoryBytes)
{
    /// <summary>Queries answered a second.</summary>
    public double QueriesPerSecond => Work.Shape.Queries / Math.Max(Search, 1e-9);

    /// <summary>Seconds of the stages.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Stages => [("load", Load), ("search", Search), ("metrics", Metrics), ("write", Write)];
}
