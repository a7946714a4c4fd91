using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What one run measured at one setting.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Points">By ascending k.</param>
/// <param name="Capacities">By ascending effort.</param>
internal sealed record ConditionResult(ConditionKey Key, IReadOnlyList<StudyPoint> Points, IReadOnlyList<CapacityResult> Capacities)
{
    /// <summary>The same measurements as those of another setting.</summary>
    public ConditionResult As(ConditionKey key) => key == Key
        ? this
        : new ConditionResult(key, [.. Points.Select(point => point with { Key = key })], [.. Capacities.Select(capacity => capacity with { Key = key })]);
}
