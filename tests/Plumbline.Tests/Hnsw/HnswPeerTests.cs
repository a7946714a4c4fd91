using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>Graphs of ours beside graphs of hnswlib and FAISS (Debian's 0.6 and 1.7.3) at equal parameters, some seeds each: what differs by no more than seeds do is the same.</summary>
/// <remarks>
/// <para>
/// Each seed gives a graph and its figures. The means of two samples of five figures, with variances v and w, differ by less than
/// 8.61 sqrt((v + w) / 5) in all but one of a thousand cases where nothing is different: 8.61 is Student's two-sided quantile of 0.999 for 4
/// degrees of freedom, the fewest that Welch's test can have here. On the same data and seeds all three give the same figures in every run.
/// </para>
/// <para>
/// FAISS's choices are this index's too, so that all figures agree within that. hnswlib lets a new point choose M links on the base level
/// where FAISS and this index let it choose 2M, and takes points as they come: links agree roughly, and what this index finds may not be less
/// by more than the seeds explain, but is more where the effort is small.
/// </para>
/// </remarks>
public sealed class HnswPeerTests
{
    private const int M = 16;
    private const int EfConstruction = 60;
    private const int K = 10;
    private const int Seeds = 5;
    private const double Quantile = 8.61;
    private static readonly int[] Efs = [10, 30, 80];

    [Theory]
    [InlineData(Metric.L2, 9_000)]
    [InlineData(Metric.InnerProduct, 3_000)]
    [InlineData(Metric.Cosine, 3_000)]
    public void On_sift_graphs_are_those_of_hnswlib_and_FAISS_but_for_the_seed(Metric metric, int count)
    {
        using VectorSet vectors = VecsFile.ReadVectors(SharedData.Require("sift9k/bigann9k_base.fvecs"));
        using VectorSet some = vectors.Slice(0, count);
        using VectorSet queries = VecsFile.ReadVectors(SharedData.Require("sift9k/bigann9k_query.fvecs"));
        using VectorSet asked = queries.Slice(0, 500);
        Compare(some, asked, metric);
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void On_random_vectors_graphs_are_those_of_hnswlib_and_FAISS_but_for_the_seed(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 3_000, 16, 1);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 500, 16, 2);
        Compare(vectors, queries, metric);
    }

    private static void Compare(VectorSet vectors, VectorSet queries, Metric metric)
    {
        ReferencePython.RequireFaiss();
        ReferencePython.RequireModule("hnswlib", "python3-hnswlib");
        NeighborTable exact = ExactSearch.Search(vectors, queries, K, metric);
        using TemporaryFolder folder = new();
        // For cosine the peers take inner products of vectors of length 1.
        Write(folder.File("base.npy"), vectors, metric);
        Write(folder.File("queries.npy"), queries, metric);
        Task<string> peers = Task.Run(() => ReferencePython.Run(
            ReferenceScript.Read("hnsw_peers.py"), folder.Path, "base.npy", "queries.npy", metric == Metric.L2 ? "L2" : "InnerProduct", $"{M}", $"{EfConstruction}", $"{K}", string.Join(',', Efs), $"{Seeds}"));
        GraphMeasures[] ours = [.. Enumerable.Range(1, Seeds).Select(seed => Ours(vectors, queries, metric, seed, exact))];
        peers.GetAwaiter().GetResult();
        List<string> report = [];
        bool good = true;
        foreach (string engine in new[] { "faiss", "hnswlib" })
        {
            GraphMeasures[] theirs = [.. Enumerable.Range(1, Seeds).Select(seed => GraphMeasures.Read(folder.File, engine, seed, Efs, exact))];
            for (int i = 0; i < Efs.Length; i++)
            {
                (double difference, double margin) = Differ(ours, theirs, measures => measures.Overlap[i], $"{engine}, overlap at {Efs[i]}", report);
                // More than that, and not only a few links would be other ones.
                good &= difference >= -margin && difference <= (engine == "faiss" ? margin : Math.Max(margin, 0.02));
            }

            for (int i = 0; i < GraphMeasures.DegreeNames.Length; i++)
            {
                (double difference, double margin) = Differ(ours, theirs, measures => measures.DegreeStatistics(M)[i], $"{engine}, {GraphMeasures.DegreeNames[i]}", report);
                double mean = theirs.Average(measures => measures.DegreeStatistics(M)[i]);
                good &= Math.Abs(difference) <= (engine == "faiss" ? margin : i < 2 ? 0.1 * mean : 0.1);
            }

            CheckLevels(theirs, engine);
        }

        CheckLevels(ours, "ours");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', report));
        Assert.True(good, string.Join('\n', report));
    }

    private static GraphMeasures Ours(VectorSet vectors, VectorSet queries, Metric metric, int seed, NeighborTable exact)
    {
        HnswIndex index = HnswIndex.Build(vectors, metric, new HnswBuildOptions { M = M, EfConstruction = EfConstruction, Seed = seed, Threads = 1 });
        int[] Ids(int ef)
        {
            NeighborTable found = index.Search(queries, K, new HnswSearchOptions { EfSearch = ef }).Neighbors;
            return [.. Enumerable.Range(0, queries.Count).SelectMany(query => found.Ids(query).ToArray())];
        }

        return new GraphMeasures(
            [.. Efs.Select(ef => GraphMeasures.MeanOverlap(exact, Ids(ef)))],
            [.. Enumerable.Range(0, vectors.Count).Select(point => index.Graph.Links(point, 0).Length)],
            [.. Enumerable.Range(0, vectors.Count).Select(index.Graph.Level)]);
    }

    private static (double Difference, double Margin) Differ(GraphMeasures[] ours, GraphMeasures[] theirs, Func<GraphMeasures, double> figure, string what, List<string> report)
    {
        double[] a = [.. ours.Select(figure)];
        double[] b = [.. theirs.Select(figure)];
        double difference = a.Average() - b.Average();
        double margin = Quantile * Math.Sqrt((Variance(a) + Variance(b)) / Seeds);
        report.Add(FormattableString.Invariant($"{what}: {a.Average():F4} and {b.Average():F4}, {difference:F4} of {margin:F4}"));
        return (difference, margin);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    /// <summary>A point is on a level with chance M^-level: over all seeds within four standard deviations of the binomial distribution.</summary>
    private static void CheckLevels(GraphMeasures[] graphs, string engine)
    {
        int[] levels = [.. graphs.SelectMany(graph => graph.Levels)];
        Assert.True(graphs.Select(graph => string.Join(' ', graph.Levels)).Distinct().Count() == Seeds, $"{engine}: another seed gave the same levels.");
        for (int level = 1; level <= 3; level++)
        {
            double chance = Math.Pow(M, -level);
            double deviation = Math.Sqrt(levels.Length * chance * (1 - chance));
            int found = levels.Count(own => own >= level);
            Assert.True(Math.Abs(found - (levels.Length * chance)) <= (4 * deviation) + 1, $"{engine}: {found} points on level {level}, expected {levels.Length * chance:F1} +- {4 * deviation:F1}.");
        }
    }

    private static void Write(string path, VectorSet vectors, Metric metric)
    {
        using VectorSet set = VectorSet.Allocate(vectors.Count, vectors.Dimension);
        for (int i = 0; i < vectors.Count; i++)
        {
            double length = metric == Metric.Cosine ? Math.Sqrt(vectors[i].ToArray().Sum(value => (double)value * value)) : 1;
            for (int j = 0; j < vectors.Dimension; j++)
            {
                set.WritableRow(i)[j] = (float)(vectors[i][j] / length);
            }
        }

        NpyArray.Write(path, set);
    }
}
