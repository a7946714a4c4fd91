namespace Plumbline.Studies.Auditing;

/// <summary>One requirement and whether it is met.</summary>
/// <param name="Name">Its name: min-overlap, max-unfilled, max-p99-loss, or checks.</param>
/// <param name="Required">The bound.</param>
/// <param name="Measured">What was measured, the worst of all (k, ef).</param>
/// <param name="Passed">Whether the bound holds.</param>
/// <param name="Where">Which (k, ef) or checks decided it, in words.</param>
public sealed record AuditRequirement(string Name, double Required, double Measured, bool Passed, string Where);
