namespace Plumbline.Studies.Results;

/// <summary>What the safe law rests on, and how it fared, at one k measured.</summary>
/// <param name="K">Neighbourhood size.</param>
/// <param name="Needed">The smallest effort tried that meets the target on the queries fitted; null where none does.</param>
/// <param name="Effort">The effort at which the law was checked on the other queries: the largest one tried that is not above the law's; null where none meets the target, so that the law says nothing.</param>
/// <param name="Overlap">Mean overlap@k of the queries checked at that effort; NaN where it was not checked.</param>
/// <param name="Shortfalls">Queries among those checked that had fewer than k results at that effort.</param>
/// <param name="Holds">Whether the queries checked met the target.</param>
public readonly record struct SafeLawPoint(int K, int? Needed, int? Effort, double Overlap, long Shortfalls, bool Holds);
