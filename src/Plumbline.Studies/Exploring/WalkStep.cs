namespace Plumbline.Studies.Exploring;

/// <summary>One step of a walk on the base level: a point is expanded, and those of its links that were not evaluated before are.</summary>
/// <param name="Expanded">The point whose links were followed: the nearest evaluated that was not expanded yet.</param>
/// <param name="Evaluated">The points evaluated in this step, in the order of the links.</param>
public sealed record WalkStep(WalkPoint Expanded, IReadOnlyList<WalkPoint> Evaluated);
