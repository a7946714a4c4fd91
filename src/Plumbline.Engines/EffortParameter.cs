namespace Plumbline.Engines;

/// <summary>The parameter that sets how much an engine looks at.</summary>
/// <param name="Name">What the engine calls it, such as <c>efSearch</c> or <c>hnsw.ef_search</c>.</param>
/// <param name="Current">The effort that a search takes where none is asked for.</param>
/// <param name="Statement">
/// How to set it, in the engine's own words, with <c>{0}</c> for the number: <c>index.hnsw.efSearch = {0}</c>, <c>SET hnsw.ef_search = {0}</c>.
/// </param>
public sealed record EffortParameter(string Name, int Current, string Statement)
{
    /// <summary>The least that the engine takes. Default 1.</summary>
    public int Least { get; init; } = 1;

    /// <summary>The most that the engine takes. Default 2147483647, no limit.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether searches can be asked with <see cref="Current"/> alone, as where the effort is a setting of the server that the caller did not allow
    /// to be changed (<see cref="EngineOptions.ChangeSettings"/>). Off by default.
    /// </summary>
    public bool IsFixed { get; init; }

    /// <summary>
    /// What to do where the server stores another effort than the one in use, in one clause without a full stop; null where the effort goes with
    /// each search.
    /// </summary>
    public string? Remedy { get; init; }
}
