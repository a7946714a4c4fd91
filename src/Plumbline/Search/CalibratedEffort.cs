namespace Plumbline.Search;

/// <summary>The effort that a number of neighbours needs.</summary>
/// <param name="K">Neighbours asked for.</param>
/// <param name="EfSearch">The least effort whose overlap, at the lower end of its interval, reaches the target.</param>
/// <param name="MeanOverlap">Mean overlap of the sample at that effort.</param>
/// <param name="LowerBound">Lower end of its one-sided 95% interval (normal approximation over the queries).</param>
/// <param name="IsReached">Whether the target is reached; where not, the effort is the number of vectors.</param>
public sealed record CalibratedEffort(int K, int EfSearch, double MeanOverlap, double LowerBound, bool IsReached);
