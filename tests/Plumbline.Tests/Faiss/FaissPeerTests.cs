using System.Globalization;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Faiss;

/// <summary>
/// Our graph searched by our walk against FAISS's graph searched by FAISS (Debian's 1.7.3). The graphs differ, since levels
/// and order are drawn by other generators; what is measured on them must not.
/// </summary>
public sealed class FaissPeerTests
{
    private const int M = 32;
    private const int EfConstruction = 200;

    // Two builds of FAISS by several threads differ by about 0.004.
    private const double OverlapTolerance = 0.01;
    private const double CapacityTolerance = 0.05;

    private static readonly int[] Efs = [25, 50, 75, 100];
    private static readonly int[] Ks = [10, 50, 100, 200, 500];

    [Fact]
    public void On_photo_features_overlap_and_capacity_are_those_of_faiss()
    {
        string path = SharedData.Require("photos/features_mobilenetv2.f16.npy");
        ReferencePython.RequireFaiss();
        using VectorSet vectors = NpyArray.Read(path).Vectors();
        // Every fifth vector is a query: 2,000 of the self-join, the photos being shuffled.
        int[] own = [.. Enumerable.Range(0, 2000).Select(i => i * 5)];
        using VectorSet queries = vectors.Select(own);
        Compare(vectors, queries, own);
    }

    [Fact]
    public void On_sift_overlap_and_capacity_are_those_of_faiss()
    {
        string path = SharedData.Require("sift9k/bigann9k_base.fvecs");
        string queryPath = SharedData.Require("sift9k/bigann9k_query.fvecs");
        ReferencePython.RequireFaiss();
        using VectorSet vectors = VecsFile.ReadVectors(path);
        using VectorSet queries = VecsFile.ReadVectors(queryPath);
        Compare(vectors, queries, own: null);
    }

    [Fact]
    public void On_sift_the_exact_search_gives_the_published_truth()
    {
        using VectorSet vectors = VecsFile.ReadVectors(SharedData.Require("sift9k/bigann9k_base.fvecs"));
        using VectorSet queries = VecsFile.ReadVectors(SharedData.Require("sift9k/bigann9k_query.fvecs"));
        (int[] truth, int k) = VecsFile.Read<int>(SharedData.Require("sift9k/bigann9k_groundtruth.ivecs"));
        float[] distances = VecsFile.Read<float>(SharedData.Require("sift9k/bigann9k_sqdist.fvecs")).Values;
        NeighborTable exact = ExactSearch.Search(vectors, queries, k, Metric.SquaredL2);
        for (int query = 0; query < queries.Count; query++)
        {
            // SIFT is of whole numbers: the distances are exact, and points at an equal distance are in an open order there.
            Assert.Equal(distances.AsSpan(query * k, k), exact.Distances(query));
            int[] ids = exact.Ids(query).ToArray();
            float last = exact.Distances(query)[k - 1];
            int closer = exact.Distances(query).IndexOf(last);
            Assert.Equal(truth[(query * k)..((query * k) + closer)].Order(), ids[..closer].Order());
        }
    }

    private static void Compare(VectorSet vectors, VectorSet queries, int[]? own)
    {
        using TemporaryFolder folder = new();
        int places = Ks[^1] + 1;
        NpyArray.Write(folder.File("base.npy"), vectors);
        NpyArray.Write(folder.File("queries.npy"), queries);
        Task<string> faiss = Task.Run(() => ReferencePython.Run(
            ReferenceScript.Read("faiss_peer.py"), folder.Path, "base.npy", "queries.npy", $"{M}", $"{EfConstruction}", string.Join(',', Efs), $"{places}"));
        NeighborTable exact = ExactSearch.Search(vectors, queries, places, Metric.SquaredL2);
        int[][] truth = [.. Enumerable.Range(0, queries.Count).Select(query => WithoutSelf(exact.Ids(query), own, query))];
        Measured[] ours = Ours(vectors, queries, own, truth);
        faiss.GetAwaiter().GetResult();

        List<string> report = [];
        bool good = true;
        for (int e = 0; e < Efs.Length; e++)
        {
            Measured theirs = Theirs(folder, Efs[e], places, own, truth);
            good &= Math.Abs(((double)ours[e].MedianCapacity / theirs.MedianCapacity) - 1) <= CapacityTolerance;
            good &= ours[e].Overlap.Zip(theirs.Overlap).All(pair => Math.Abs(pair.First - pair.Second) <= OverlapTolerance);
            report.Add($"ef {Efs[e]}: ours {ours[e]}; FAISS {theirs}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', report));
        Assert.True(good, string.Join('\n', report));
    }

    private static Measured[] Ours(VectorSet vectors, VectorSet queries, int[]? own, int[][] truth)
    {
        HnswIndex index = HnswIndex.Build(vectors, Metric.SquaredL2, new HnswBuildOptions { M = M, EfConstruction = EfConstruction });
        HnswTraversal traversal = index.CreateTraversal();
        int[][][] returned = [.. Efs.Select(_ => new int[queries.Count][])];
        int[][] capacities = [.. Efs.Select(_ => new int[queries.Count])];
        int[] ids = new int[Ks[^1] + 1];
        float[] distances = new float[ids.Length];
        for (int query = 0; query < queries.Count; query++)
        {
            traversal.Run(queries[query], Efs);
            for (int e = 0; e < Efs.Length; e++)
            {
                int count = traversal.Results(e, ids, distances);
                returned[e][query] = WithoutSelf(ids.AsSpan(0, count), own, query);
                capacities[e][query] = traversal.Evaluated(e);
            }
        }

        return [.. Efs.Select((_, e) => Measure(returned[e], capacities[e], truth))];
    }

    private static Measured Theirs(TemporaryFolder folder, int ef, int places, int[]? own, int[][] truth)
    {
        int[] ids = NpyArray.Read(folder.File($"ids{ef}.npy")).Ints();
        int[] capacities = NpyArray.Read(folder.File($"capacity{ef}.npy")).Ints();
        int[][] returned = [.. Enumerable.Range(0, truth.Length)
            .Select(query => WithoutSelf(ids.AsSpan(query * places, Math.Min(places, capacities[query])), own, query))];
        return Measure(returned, capacities, truth);
    }

    private static Measured Measure(int[][] returned, int[] capacities, int[][] truth)
    {
        double[] overlap = [.. Ks.Select(k => Enumerable.Range(0, truth.Length).Average(query => (double)returned[query].Take(k).Intersect(truth[query].Take(k)).Count() / k))];
        return new Measured(overlap, capacities.Order().ElementAt(capacities.Length / 2));
    }

    /// <summary>The query itself dropped by id, at most the largest k left.</summary>
    private static int[] WithoutSelf(ReadOnlySpan<int> ids, int[]? own, int query) =>
        [.. ids.ToArray().Where(id => own is null || id != own[query]).Take(Ks[^1])];

    private sealed record Measured(double[] Overlap, int MedianCapacity)
    {
        public override string ToString() =>
            $"{string.Join(' ', Overlap.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)))} capacity {MedianCapacity}";
    }
}
