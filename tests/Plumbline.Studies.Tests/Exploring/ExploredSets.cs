using Plumbline.Hnsw;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>Small bases of the kinds that break searches, opened.</summary>
internal static class ExploredSets
{
    public const int Kinds = 4;

    /// <summary>Vectors of a kind: spread, clustered (walks do not reach everything), full of copies, all the same.</summary>
    public static VectorSet Vectors(int kind, int count, int seed) => kind switch
    {
        0 => TestVectors.Uniform(count, 6, seed),
        1 => TestVectors.Clusters(count, 5, clusters: 5, seed),
        2 => TestVectors.Duplicates(count, 4, distinct: Math.Max(2, count / 4), seed),
        _ => TestVectors.Constant(count, 3),
    };

    public static HnswBuildOptions Build(int seed) => new() { M = 3, EfConstruction = 10, Seed = seed, Threads = 1 };

    /// <summary>Opens a set, which goes with the exploration.</summary>
    public static Exploration Open(VectorSet vectors, Metric metric, int seed, ExplorationSource source) =>
        Exploration.Open(
            new ExploredBase { Name = "test", Vectors = vectors, Metric = metric, Build = Build(seed) },
            source with { Threads = 1 },
            null,
            TestContext.Current.CancellationToken);
}
