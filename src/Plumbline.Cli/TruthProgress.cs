namespace Plumbline.Cli;

/// <summary>How far plumb truth is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Share">Share of the stage done, 0 to 1.</param>
internal sealed record TruthProgress(string Stage, double Share);
