namespace Plumbline.Studies.Tuning;

/// <summary>An effort that the held-out queries were asked with.</summary>
/// <param name="Effort">The effort.</param>
/// <param name="Passed">Whether enough of them had the overlap.</param>
/// <param name="ShareReached">Share of them that had it.</param>
/// <param name="ShareLowerBound">One-sided Clopper-Pearson bound of that share, of this effort taken by itself.</param>
/// <param name="MeanOverlap">Mean overlap over them.</param>
/// <param name="Evaluations">Mean distance evaluations of a query; NaN where the engine does not show them.</param>
/// <param name="Milliseconds">Milliseconds of a query, asked alone; NaN where it was not timed, or the engine refused it.</param>
public sealed record TuneStep(int Effort, bool Passed, double ShareReached, double ShareLowerBound, double MeanOverlap, double Evaluations, double Milliseconds);
