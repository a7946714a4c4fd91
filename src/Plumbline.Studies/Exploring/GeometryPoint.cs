namespace Plumbline.Studies.Exploring;

/// <summary>What an effort does to the geometry of neighbourhoods of one size, in the standard convention; NaN where a measure is not defined.</summary>
/// <param name="K">Neighbours asked for.</param>
/// <param name="ExactDistance">Mean Euclidean distance of the exact neighbours.</param>
/// <param name="ReturnedDistance">The same of what is returned.</param>
/// <param name="Shift">Mean barycenter shift, in units of the mean exact distance.</param>
/// <param name="ExactLid">Harmonic mean of the exact neighbours' local intrinsic dimensionality.</param>
/// <param name="ReturnedLid">The same of what is returned.</param>
public sealed record GeometryPoint(int K, double ExactDistance, double ReturnedDistance, double Shift, double ExactLid, double ReturnedLid);
