namespace Plumbline.Studies.Exploring;

/// <summary>The walk of one query, step by step.</summary>
/// <param name="Query">The point of the base that is the query.</param>
/// <param name="Ef">The effort.</param>
/// <param name="Descent">The way down: the entry point, then each nearer point, level by level. Empty where there is only the base level.</param>
/// <param name="Start">Where the walk on the base level begins; evaluated before the first step.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="StoppedAt">
/// The point that came next and was not expanded, because as many points as the effort are nearer; null where the walk had come everywhere it can.
/// </param>
/// <param name="Capacity">Points evaluated, the start among them.</param>
public sealed record WalkRecord(
    int Query, int Ef, IReadOnlyList<WalkDescent> Descent, WalkPoint Start, IReadOnlyList<WalkStep> Steps, WalkPoint? StoppedAt, int Capacity);
