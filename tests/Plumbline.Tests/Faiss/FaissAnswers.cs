using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Faiss;

/// <summary>One file of answers in shared/data/faiss_golden: q x k ids, -1 where missing, and distances.</summary>
internal sealed partial record FaissAnswers(string Name, int EfSearch, int K, int QueryCount, int[] Ids, float[] Distances)
{
    public static string Folder(string name) => SharedData.Require($"faiss_golden/{name}");

    /// <summary>The queries: a file, or else the first fifty vectors of the base.</summary>
    public static VectorSet Queries(string name, VectorSet vectors)
    {
        // The search without a bounded queue was asked the queries of the bounded one.
        string path = Path.Combine(Folder(name == "sift_l2_unbounded" ? "sift_l2" : name), "queries.npy");
        return File.Exists(path) ? NpyArray.Read(path).Vectors() : vectors.Select([.. Enumerable.Range(0, 50)]);
    }

    public static IEnumerable<FaissAnswers> Read(string name)
    {
        string[] files = [.. Directory.GetFiles(Folder(name), "ef*_ids.npy").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            Match match = Names().Match(Path.GetFileName(file));
            NpyArray ids = NpyArray.Read(file);
            NpyArray distances = NpyArray.Read(file.Replace("_ids", "_distances", StringComparison.Ordinal));
            int k = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            Assert.Equal(k, ids.Shape[1]);
            Assert.Equal(ids.Shape, distances.Shape);
            yield return new FaissAnswers(match.Value, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), k, ids.Shape[0], ids.Ints(), distances.Floats());
        }
    }

    /// <summary>The ids of a query that are there.</summary>
    public ReadOnlySpan<int> IdsOf(int query)
    {
        ReadOnlySpan<int> ids = Ids.AsSpan(query * K, K);
        int missing = ids.IndexOf(-1);
        Assert.True(missing < 0 || ids[missing..].IndexOfAnyExcept(-1) < 0, "A result after a missing one.");
        return missing < 0 ? ids : ids[..missing];
    }

    public ReadOnlySpan<float> DistancesOf(int query) => Distances.AsSpan(query * K, IdsOf(query).Length);

    [GeneratedRegex(@"ef(\d+)_k(\d+)")]
    private static partial Regex Names();
}
