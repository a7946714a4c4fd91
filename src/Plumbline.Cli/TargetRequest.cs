using Plumbline.Engines;

namespace Plumbline.Cli;

/// <summary>An engine to ask, and what about.</summary>
/// <param name="Target">The engine, as it was named.</param>
/// <param name="Data">The file of the base.</param>
/// <param name="Queries">The file of the queries; null for vectors of the base.</param>
/// <param name="Sample">The most queries.</param>
/// <param name="Seed">Seed of what is drawn.</param>
/// <param name="Options">What the target does not say of itself.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
internal sealed record TargetRequest(string Target, string Data, string? Queries, int Sample, int Seed, EngineOptions Options, int Threads)
{
    /// <summary>The files that are read.</summary>
    public IReadOnlyList<string?> Inputs => [Target, Data, Queries];
}
