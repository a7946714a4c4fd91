namespace Plumbline.Studies.Exploring;

/// <summary>One place of a neighbourhood.</summary>
/// <param name="Rank">Its number, from 1.</param>
/// <param name="Point">The point there; -1 in an empty place.</param>
/// <param name="Distance">Its distance in the unit of the metric; NaN in an empty place.</param>
/// <param name="Mark">What became of the place.</param>
/// <param name="OtherRank">The point's rank on the other side, from 1; null where it is not there.</param>
public sealed record NeighborhoodPlace(int Rank, int Point, double Distance, NeighborMark Mark, int? OtherRank);
