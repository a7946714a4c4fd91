using Plumbline.Engines;
using Plumbline.Engines.Servers;

namespace Plumbline.Cli;

/// <summary>An engine to ask, and what about.</summary>
/// <param name="Target">The engine, as it was named: never shown, since an address may hold a password.</param>
/// <param name="Data">The file of the base; null where the base is read from the engine.</param>
/// <param name="Ids">The file with the id of each row of the base; null where an id is a row, or the base is the engine's.</param>
/// <param name="Queries">The file of the queries; null for vectors of the base.</param>
/// <param name="Sample">The most queries.</param>
/// <param name="Seed">Seed of what is drawn.</param>
/// <param name="Options">What the target does not say of itself.</param>
/// <param name="Threads">Threads; 0 for one a logical processor.</param>
internal sealed record TargetRequest(
    string Target, string? Data, string? Ids, string? Queries, int Sample, int Seed, EngineOptions Options, int Threads)
{
    /// <summary>The engine as it may be shown.</summary>
    public string Shown { get; } = EngineAddress.IsAddress(Target) ? EngineAddress.Parse(Target).ToString() : Target;

    /// <summary>The index file; null where the engine is a server.</summary>
    public string? IndexFile => EngineAddress.IsAddress(Target) ? null : Target;

    /// <summary>The base as it may be shown.</summary>
    public string ShownData => Data ?? "the engine's own vectors (--from-engine)";

    /// <summary>The files that are read.</summary>
    public IReadOnlyList<string?> Inputs => [IndexFile, Data, Ids, Queries];
}
