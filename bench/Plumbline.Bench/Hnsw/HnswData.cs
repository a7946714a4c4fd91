using System.Globalization;
using Plumbline.Bench.Exact;
using Plumbline.IO;

namespace Plumbline.Bench.Hnsw;

/// <summary>One data set of bench/compare hnsw: a base, and queries that are not in it.</summary>
internal sealed class HnswData
{
    private readonly Func<(VectorSet Base, VectorSet Queries)> _load;

    private HnswData(string name, int count, int queries, int dimension, bool isThere, Func<(VectorSet Base, VectorSet Queries)> load)
    {
        Count = count;
        Dimension = dimension;
        Queries = queries;
        BuildQueries = queries;
        Name = string.Create(CultureInfo.InvariantCulture, $"{(isThere ? name : "subspace")} {count:#,0} x {dimension}");
        Note = isThere ? null : $"{name} is not in ../shared/data beside the checkout: seeded vectors of the same shape near a subspace of few dimensions were used.";
        _load = isThere ? load : () => Substitute(count, BuildQueries, dimension);
    }

    /// <summary>The vectors and their shape.</summary>
    public string Name { get; }

    /// <summary>Vectors of the base.</summary>
    public int Count { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Queries at each effort.</summary>
    public int Queries { get; }

    /// <summary>Queries that compare the recall of builds; those at each effort are the first of them.</summary>
    public int BuildQueries { get; private init; }

    /// <summary>Times that the queries at an effort are searched for in one measurement, so that it is not too short for a clock.</summary>
    public int Passes { get; private init; } = 1;

    /// <summary>Neighbours a query, ascending.</summary>
    public IReadOnlyList<int> Ks { get; private init; } = [10];

    /// <summary>What a reader has to know about the vectors; null where there is nothing.</summary>
    public string? Note { get; }

    /// <summary>The name of the row of queries per second.</summary>
    public string SearchRow(int k) => string.Create(CultureInfo.InvariantCulture, $"{Name}, k {k}: queries at recall {HnswSetting.Recall}");

    /// <summary>The name of the row of construction.</summary>
    public string BuildRow => $"{Name}: build, vectors";

    /// <summary>The name of the row of memory.</summary>
    public string MemoryRow => $"{Name}: memory";

    /// <summary>The names of all rows.</summary>
    public IReadOnlyList<string> Rows => [.. Ks.Select(SearchRow), BuildRow, MemoryRow];

    /// <summary>All data sets.</summary>
    /// <param name="quick">Small shapes.</param>
    public static IReadOnlyList<HnswData> All(bool quick) => quick
        ? [Digits(3000, 300, 300), Photos(1500, 300), Sift(2000, 300)]
        : [Digits(60_000, 1000, 10_000), Photos(9000, 1000), Sift(9000, 1000)];

    /// <summary>Makes the vectors; the caller disposes them.</summary>
    public (VectorSet Base, VectorSet Queries) Load() => _load();

    private static HnswData Digits(int count, int queries, int buildQueries)
    {
        string? folder = MnistFiles.Find();
        return new HnswData(
            "MNIST",
            count,
            queries,
            28 * 28,
            folder is not null,
            () => (IdxFile.Read(Path.Combine(folder!, MnistFiles.Base), count), IdxFile.Read(Path.Combine(folder!, MnistFiles.Queries), buildQueries)))
        {
            BuildQueries = buildQueries,
            Ks = [10, 100],
        };
    }

    private static HnswData Photos(int count, int queries)
    {
        const string File = "features_mobilenetv2.f16.npy";
        const int Rows = 10_000;
        string? folder = EvaluationData.Find("photos", File);
        return new HnswData("photo features", count, queries, 1280, folder is not null, () =>
        {
            using VectorSet all = VectorFile.Read(Path.Combine(folder!, File));
            return (Range(all, 0, count), Range(all, Rows - queries, queries));
        })
        {
            Passes = 3,
        };
    }

    private static HnswData Sift(int count, int queries)
    {
        const string Base = "bigann9k_base.fvecs";
        const string Queries = "bigann9k_query.fvecs";
        string? folder = EvaluationData.Find("sift9k", Base, Queries);
        return new HnswData("SIFT", count, queries, 128, folder is not null, () =>
        {
            using VectorSet vectors = VectorFile.Read(Path.Combine(folder!, Base));
            using VectorSet asked = VectorFile.Read(Path.Combine(folder!, Queries));
            return (Range(vectors, 0, count), Range(asked, 0, queries));
        })
        {
            Passes = 10,
        };
    }

    private static (VectorSet Base, VectorSet Queries) Substitute(int count, int queries, int dimension)
    {
        using VectorSet all = SubspaceVectors.Generate(count + queries, dimension);
        return (Range(all, 0, count), Range(all, count, queries));
    }

    private static VectorSet Range(VectorSet vectors, int first, int count) => vectors.Select([.. Enumerable.Range(first, count)]);
}
