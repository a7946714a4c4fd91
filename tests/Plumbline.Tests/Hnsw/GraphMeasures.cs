using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>What is compared of a graph: how much a search finds at each effort, how many links points have, how many points each level has.</summary>
/// <param name="Overlap">Mean overlap with the true neighbours, by effort.</param>
/// <param name="Degrees">Links of each point on the base level.</param>
/// <param name="Levels">The highest level of each point.</param>
internal sealed record GraphMeasures(double[] Overlap, int[] Degrees, int[] Levels)
{
    /// <summary>Names of <see cref="DegreeStatistics"/>.</summary>
    public static readonly string[] DegreeNames = ["mean links", "deviation of links", "share with up to M / 2", "share with up to M", "share with 3 M / 2 or more", "share with 2 M"];

    public double[] DegreeStatistics(int m)
    {
        double mean = Degrees.Average();
        double Share(Func<int, bool> has) => (double)Degrees.Count(has) / Degrees.Length;
        return
        [
            mean,
            Math.Sqrt(Degrees.Average(links => (links - mean) * (links - mean))),
            Share(links => links <= m / 2),
            Share(links => links <= m),
            Share(links => links >= 3 * m / 2),
            Share(links => links == 2 * m),
        ];
    }

    /// <summary>Mean share of the true neighbours among k returned ids a query.</summary>
    public static double MeanOverlap(NeighborTable exact, ReadOnlySpan<int> ids)
    {
        int k = exact.K;
        Assert.Equal(exact.QueryCount * k, ids.Length);
        int found = 0;
        for (int query = 0; query < exact.QueryCount; query++)
        {
            found += ids.Slice(query * k, k).ToArray().Intersect(exact.Ids(query).ToArray()).Count();
        }

        return (double)found / ids.Length;
    }

    /// <summary>Reads what hnsw_peers.py wrote.</summary>
    public static GraphMeasures Read(Func<string, string> file, string engine, int seed, int[] efs, NeighborTable exact) => new(
        [.. efs.Select(ef => MeanOverlap(exact, NpyArray.Read(file($"{engine}-{seed}-{ef}.npy")).Ints()))],
        NpyArray.Read(file($"{engine}-{seed}-degrees.npy")).Ints(),
        NpyArray.Read(file($"{engine}-{seed}-levels.npy")).Ints());
}
