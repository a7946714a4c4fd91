namespace Plumbline.Studies.Exploring;

/// <summary>Overlap and losses against k, at one effort.</summary>
/// <param name="Ef">Effort asked for.</param>
/// <param name="Points">One a k, ascending.</param>
public sealed record ExplorationCurves(int Ef, IReadOnlyList<CurvePoint> Points);
