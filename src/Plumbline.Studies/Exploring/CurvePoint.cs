using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>One k of the curves at an effort, over all recorded queries.</summary>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Overlap">Mean overlap, 0 to 1.</param>
/// <param name="OverlapP5">5th percentile of the queries' overlaps.</param>
/// <param name="OverlapP95">95th percentile of the queries' overlaps.</param>
/// <param name="Loss">Mean loss, whose parts sum to 1 - overlap.</param>
/// <param name="Returned">Mean number of results, at most k.</param>
/// <param name="ShortfallShare">Share of the queries that have fewer than k results.</param>
public sealed record CurvePoint(int K, double Overlap, double OverlapP5, double OverlapP95, LossSplit Loss, double Returned, double ShortfallShare);
