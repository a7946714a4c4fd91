using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Testing;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>Index files of FAISS of August 2026, searched here, give its answers for every stored (efSearch, k), place by place.</summary>
public sealed partial class FaissGoldenTests
{
    [Theory]
    [InlineData("duplicates_l2", false)]
    [InlineData("one_point_l2", false)]
    [InlineData("photos64_ip", false)]
    [InlineData("photos_l2_selfjoin", false)]
    [InlineData("sift_idmap", false)]
    [InlineData("sift_l2", false)]
    [InlineData("sift_l2_unbounded", true)]
    [InlineData("sift_sq8", false)]
    [InlineData("ten_points_l2", false)]
    [InlineData("sift_flat_l2", false)]
    [InlineData("photos64_flat_ip", false)]
    public void A_file_gives_the_answers_of_FAISS(string name, bool unbounded)
    {
        foreach (bool map in new[] { false, true })
        {
            using FaissIndex index = FaissIndex.Read(Path.Combine(Folder(name), "index.faiss"), new LibraryIndexOptions { MemoryMap = map }, cancellationToken: TestContext.Current.CancellationToken);
            using VectorSet queries = Queries(name);
            List<string> differences = [];
            int files = 0;
            foreach ((int? effort, ExpectedAnswers expected) in Answers(name))
            {
                LibraryAnswers answers = index.Search(queries, new LibrarySearch(expected.K) { Effort = effort, Unbounded = unbounded, Threads = 1 }, cancellationToken: TestContext.Current.CancellationToken);
                differences.AddRange(expected.Differences(answers));
                files++;
            }

            Assert.True(files > 1, $"{files} files of answers");
            Assert.True(differences.Count == 0, $"{differences.Count} answers differ.\n{string.Join('\n', differences.Take(20))}");
        }
    }

    [Fact]
    public void An_empty_index_answers_nothing()
    {
        using FaissIndex index = FaissIndex.Read(Path.Combine(Folder("empty_l2"), "index.faiss"), cancellationToken: TestContext.Current.CancellationToken);
        using VectorSet query = VectorSet.FromValues([1, 2, 3, 4], 4);
        LibraryAnswers answers = index.Search(query, new LibrarySearch(3), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, answers.Ids(0).Length);
        Assert.Equal((0, 0L, float.MaxValue), (answers.Evaluated![0], answers.Computations![0], answers.PadDistance));
        Assert.Equal((0, 0, 4), (index.Description.Count, index.Description.Levels, index.Description.Dimension));
    }

    private static string Folder(string name) => SharedData.Require($"faiss_golden/{name}");

    /// <summary>The queries: a file, or else the first fifty vectors of the base; other indexes of SIFT were asked what sift_l2 was.</summary>
    private static VectorSet Queries(string name)
    {
        string path = Path.Combine(Folder(name), "queries.npy");
        if (!File.Exists(path) && name.StartsWith("sift", StringComparison.Ordinal))
        {
            path = Path.Combine(Folder("sift_l2"), "queries.npy");
        }

        if (File.Exists(path))
        {
            return Vectors.Read(path);
        }

        using VectorSet photos = Vectors.Read(SharedData.Require("photos/features_mobilenetv2.f16.npy"));
        int dimension = name.Contains("64", StringComparison.Ordinal) ? 64 : photos.Dimension;
        VectorSet queries = VectorSet.Allocate(50, dimension);
        for (int row = 0; row < queries.Count; row++)
        {
            photos[row][..dimension].CopyTo(queries.WritableRow(row));
        }

        return queries;
    }

    private static IEnumerable<(int? Effort, ExpectedAnswers Answers)> Answers(string name)
    {
        foreach (string file in Directory.GetFiles(Folder(name), "*_ids.npy").Order(StringComparer.Ordinal))
        {
            Match match = Names().Match(Path.GetFileName(file));
            int? effort = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
            yield return (effort, ExpectedAnswers.Read($"{name}/{Path.GetFileName(file)}", file, file.Replace("_ids", "_distances", StringComparison.Ordinal)));
        }
    }

    [GeneratedRegex(@"^(?:ef(\d+)_)?k(\d+)_ids")]
    private static partial Regex Names();
}
