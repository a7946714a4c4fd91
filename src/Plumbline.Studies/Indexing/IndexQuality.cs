namespace Plumbline.Studies.Indexing;

/// <summary>How much of the true neighbourhoods an index returned, beside exact neighbours.</summary>
/// <param name="Overlap">Mean share of the exact ids that were returned.</param>
/// <param name="LeastOverlap">The least of any query.</param>
/// <param name="Recall">The same by distance: a vector counts that is no farther than the exact k-th, within 1e-6; NaN where distances are not known.</param>
public sealed record IndexQuality(double Overlap, double LeastOverlap, double Recall);
