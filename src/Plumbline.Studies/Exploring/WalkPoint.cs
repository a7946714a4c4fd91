namespace Plumbline.Studies.Exploring;

/// <summary>A point that a walk came by.</summary>
/// <param name="Point">The point.</param>
/// <param name="Distance">Its distance from the query, in the unit of the metric.</param>
public readonly record struct WalkPoint(int Point, double Distance);
