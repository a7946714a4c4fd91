using Plumbline.Studies.Auditing;

namespace Plumbline.Cli;

/// <summary>What plumb audit did.</summary>
/// <param name="Result">The audit.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record AuditOutcome(AuditResult Result, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes);
