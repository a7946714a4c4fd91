namespace Plumbline.Studies.Exploring;

/// <summary>Distance, barycenter shift and local intrinsic dimensionality against k, at one effort.</summary>
/// <param name="Ef">Effort asked for.</param>
/// <param name="QueryCount">Queries that were searched again for it.</param>
/// <param name="Points">One a k, ascending.</param>
public sealed record ExplorationGeometry(int Ef, int QueryCount, IReadOnlyList<GeometryPoint> Points);
