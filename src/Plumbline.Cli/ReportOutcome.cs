using Plumbline.Studies.Comparing;
using Plumbline.Studies.Output;

namespace Plumbline.Cli;

/// <summary>What plumb report did.</summary>
/// <param name="Runs">The runs that were read.</param>
/// <param name="Comparison">The runs side by side; null of one run.</param>
/// <param name="Page">The page.</param>
/// <param name="Pictures">Number of pictures beside it.</param>
/// <param name="Written">Files that were written; those that were there with the same content are left out.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record ReportOutcome(
    IReadOnlyList<StoredRun> Runs,
    RunComparison? Comparison,
    string Page,
    int Pictures,
    IReadOnlyList<string> Written,
    IReadOnlyList<(string Name, double Seconds)> Stages,
    long PeakMemoryBytes);
