namespace Plumbline.Studies.Exploring;

/// <summary>How far the opening of an exploration is.</summary>
/// <param name="Stage">What is being done, such as "exact neighbours".</param>
/// <param name="Share">Share of the stage that is done, 0 to 1.</param>
public readonly record struct ExplorationProgress(string Stage, double Share);
