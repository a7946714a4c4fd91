using Plumbline.Studies.Tuning;

namespace Plumbline.Cli;

/// <summary>What plumb tune did.</summary>
/// <param name="Result">The tuning.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record TuneOutcome(TuneResult Result, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes);
