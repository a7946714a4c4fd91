using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>
/// The exact neighbours of one query and what the graph returns, side by side. On both sides as many places are Missed (exact) or Wrong
/// (returned), Spillover and Unfilled as the loss says: the i-th neighbour that is absent, nearest first, stands for the i-th place that none has.
/// </summary>
/// <param name="Query">The point of the base that is the query; null for a query of one's own.</param>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Ef">Effort asked for.</param>
/// <param name="Exact">The k exact neighbours, nearest first.</param>
/// <param name="Returned">k places, nearest first, the empty ones last.</param>
/// <param name="Capacity">Points evaluated by the search, the query itself among them.</param>
/// <param name="Lid">Local intrinsic dimensionality of the exact neighbours; null where it is not defined.</param>
/// <param name="Loss">1 - overlap in three parts.</param>
/// <param name="Overlap">Share of the exact neighbours that were returned.</param>
public sealed record Neighborhood(
    int? Query,
    int K,
    int Ef,
    IReadOnlyList<NeighborhoodPlace> Exact,
    IReadOnlyList<NeighborhoodPlace> Returned,
    int Capacity,
    double? Lid,
    LossSplit Loss,
    double Overlap);
