namespace Plumbline.Studies.Tuning;

/// <summary>What the exploration half says about one k.</summary>
/// <param name="K">Neighbours.</param>
/// <param name="Ladder">The efforts that may be tried.</param>
/// <param name="Top">The rung from which the held-out queries go down.</param>
/// <param name="Likely">The rung at which they are likely to stop, for the time left.</param>
/// <param name="Highest">The highest rung that was asked for.</param>
internal sealed record Exploration(int K, EffortLadder Ladder, int Top, int Likely, int Highest);
