namespace Plumbline.Studies.Tuning;

/// <summary>What fits into a budget of time at one k.</summary>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Passed">Whether the certified effort fits.</param>
/// <param name="Effort">The certified effort where it fits; otherwise the largest of those tried that does, null where none does.</param>
/// <param name="Milliseconds">Milliseconds of a query at that effort; NaN where none fits.</param>
/// <param name="ShareReached">Share of the held-out queries that have the overlap at that effort; NaN where none fits.</param>
/// <param name="ShareLowerBound">One-sided Clopper-Pearson bound of it; NaN where none fits.</param>
public sealed record TuneBudgetRow(int K, bool Passed, int? Effort, double Milliseconds, double ShareReached, double ShareLowerBound);
