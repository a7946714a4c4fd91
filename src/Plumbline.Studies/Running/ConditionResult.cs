using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What one run measured at one setting.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Points">By ascending k.</param>
/// <param name="Capacities">By ascending effort.</param>
internal sealed record ConditionResult(ConditionKey Key, IReadOnlyList<StudyPoint> Points, IReadOnlyList<CapacityResult> Capacities);
