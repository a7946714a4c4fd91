namespace Plumbline.Hnsw;

/// <summary>How an HNSW graph is built. The names are those of Malkov and Yashunin (2018).</summary>
public sealed record HnswBuildOptions
{
    /// <summary>
    /// Links of a point on each level above the base, 2 or more; the base level holds up to 2M. Default 32, FAISS's own and
    /// the study's; 16 is enough below about 100 dimensions.
    /// </summary>
    public int M { get; init; } = 32;

    /// <summary>Candidates kept while a point looks for its neighbours, 1 or more. Default 200: recall hardly rises beyond.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Seed of the levels and of the insertion order. The same seed gives the same graph, byte for byte.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>
    /// Seed of the insertion order alone; null, the default, for <see cref="Seed"/>. Points of a higher level go in first, those of
    /// one level in an order shuffled by it. (FAISS shuffles them by a fixed seed; hnswlib takes them as they come.)
    /// </summary>
    public long? OrderSeed { get; init; }

    /// <summary>
    /// Seed of the levels alone; null, the default, for <see cref="Seed"/>. It is what hnswlib calls random_seed, and FAISS the
    /// generator rng of its HNSW.
    /// </summary>
    public long? LevelSeed { get; init; }

    /// <summary>Threads to use; 0, the default, for one a logical processor. The graph does not depend on it.</summary>
    public int Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(M, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(M, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfConstruction, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
