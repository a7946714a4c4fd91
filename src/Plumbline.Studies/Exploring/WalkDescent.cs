namespace Plumbline.Studies.Exploring;

/// <summary>A point that the way down from the entry point led through.</summary>
/// <param name="Level">The level, above the base.</param>
/// <param name="Point">The point, nearer to the query than the one before.</param>
/// <param name="Distance">Its distance from the query, in the unit of the metric.</param>
public readonly record struct WalkDescent(int Level, int Point, double Distance);
