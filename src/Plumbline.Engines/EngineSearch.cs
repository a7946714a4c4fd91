namespace Plumbline.Engines;

/// <summary>One request to an engine.</summary>
/// <param name="K">Neighbours asked for, 1 or more.</param>
public sealed record EngineSearch(int K)
{
    /// <summary>Search effort; null, the default, for what the engine is set to.</summary>
    public int? Effort { get; init; }

    /// <summary>Ask for the engine's exact mode, which takes no effort. Off by default.</summary>
    public bool Exact { get; init; }

    /// <summary>Threads, or requests at a time; 0, the default, for what suits the engine. Answers do not depend on it.</summary>
    public int Threads { get; init; }
}
