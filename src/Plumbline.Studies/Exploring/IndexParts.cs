using Plumbline.Hnsw;

namespace Plumbline.Studies.Exploring;

/// <summary>What an index file holds, in memory of its own.</summary>
internal sealed class IndexParts : IDisposable
{
    /// <summary>The vectors.</summary>
    public required VectorSet Vectors { get; init; }

    /// <summary>The links.</summary>
    public required HnswGraph Graph { get; init; }

    /// <summary>The metric, L2 for its square.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The kind of index, in words.</summary>
    public required string Kind { get; init; }

    /// <summary>M as the file says.</summary>
    public required int M { get; init; }

    /// <summary>efConstruction as the file says; null where it does not.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>A name a vector; null where they go by their rows.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Graph.Free();
        Vectors.Dispose();
    }
}
