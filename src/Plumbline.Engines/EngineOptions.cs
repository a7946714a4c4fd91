using Plumbline.Hnsw;

namespace Plumbline.Engines;

/// <summary>What a target does not say of itself.</summary>
public sealed record EngineOptions
{
    /// <summary>The metric of a file that does not name one (hnswlib); null, the default, where it is not known.</summary>
    public Metric? Metric { get; init; }

    /// <summary>
    /// What happens when k exceeds the effort, for engines that can be told: of a FAISS graph <see cref="CapacityContract.SpillAndPad"/>, its default,
    /// or <see cref="CapacityContract.Lift"/> (FAISS's <c>search_bounded_queue = false</c>). Null, the default, for the engine's own way.
    /// </summary>
    public CapacityContract? Contract { get; init; }

    /// <summary>Map the vectors of an index file into memory instead of copying them, where its layout allows. Off by default.</summary>
    public bool MemoryMap { get; init; }

    /// <summary>How long a server may take to answer a request. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a setting of the server may be changed and put back afterwards, where the effort is one that all its users share (Chroma). Off by
    /// default: nothing is ever written to a server.
    /// </summary>
    public bool ChangeSettings { get; init; }
}
