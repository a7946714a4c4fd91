using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Faiss;

/// <summary>Our walk over FAISS's links gives FAISS's answers, for every stored (efSearch, k).</summary>
public sealed class FaissGoldenTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("sift_l2")]
    [InlineData("photos_l2_selfjoin")]
    [InlineData("photos64_ip")]
    [InlineData("ten_points_l2")]
    [InlineData("one_point_l2")]
    public void Spill_and_pad_over_the_links_of_faiss_gives_its_ids_distances_and_missing_results(string name)
    {
        Compare(name, CapacityContract.SpillAndPad);
    }

    /// <summary>
    /// FAISS takes equally close candidates in the order in which they happen to lie in its heap; we take them by id, which
    /// is what makes the law hold with ties. Where the order decides what is found, the two part: here in 30 of 600 answers, to
    /// the copies of three points. The transcription of FAISS's heap below follows it everywhere.
    /// </summary>
    [Fact]
    public void Among_duplicates_only_the_order_of_equally_close_candidates_parts_us_from_faiss()
    {
        List<string> differences = Differences("duplicates_l2", CapacityContract.SpillAndPad, compareIds: false, out int answers);
        Assert.Equal(600, answers);
        Assert.Equal(ExpectedAmongDuplicates().Order(StringComparer.Ordinal), differences.Select(text => text[..text.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Among_duplicates_the_transcribed_heap_of_faiss_gives_its_answers_everywhere()
    {
        HnswIndex index = FaissIndexFile.Read(Path.Combine(FaissAnswers.Folder("duplicates_l2"), "index.faiss"));
        using VectorSet vectors = index.Vectors;
        using VectorSet queries = FaissAnswers.Queries("duplicates_l2", vectors);
        foreach (FaissAnswers answers in FaissAnswers.Read("duplicates_l2"))
        {
            for (int query = 0; query < queries.Count; query++)
            {
                float[] distances = [.. Enumerable.Range(0, vectors.Count).Select(id => (float)BruteForce.Distance(queries[query], vectors[id], Metric.SquaredL2))];
                WalkRecord faiss = FaissWalk.Run(index.Graph, id => distances[id], answers.K, answers.EfSearch);
                float[] expected = answers.DistancesOf(query).ToArray();
                Assert.Equal(expected.Length, faiss.Ids.Length);
                Assert.All(expected, (distance, i) => TableAssert.Close(distance, distances[faiss.Ids[i]], Tolerance, $"{answers.Name}, query {query}, place {i}"));
            }
        }
    }

    [Fact]
    public void Lift_is_the_search_of_faiss_without_its_bounded_queue()
    {
        Compare("sift_l2_unbounded", CapacityContract.Lift);
    }

    [Fact]
    public void An_empty_index_of_faiss_is_an_empty_graph()
    {
        HnswIndex index = FaissIndexFile.Read(Path.Combine(FaissAnswers.Folder("empty_l2"), "index.faiss"));
        using VectorSet vectors = index.Vectors;
        Assert.Equal((0, -1), (index.Graph.Count, index.Graph.EntryPoint));
    }

    private static IEnumerable<string> ExpectedAmongDuplicates()
    {
        // Five copies of each point among the queries.
        (string File, int FirstCopy)[] expected = [("ef10_k51", 25), ("ef10_k51", 40), ("ef10_k200", 25), ("ef10_k200", 40), ("ef50_k200", 15), ("ef50_k200", 25)];
        return from answer in expected from copy in Enumerable.Range(answer.FirstCopy, 5) select $"duplicates_l2/{answer.File}, query {copy}";
    }

    private static void Compare(string name, CapacityContract contract)
    {
        List<string> differences = Differences(name, contract, compareIds: true, out int answers);
        Assert.True(differences.Count == 0, $"{differences.Count} of {answers} answers differ.\n{string.Join('\n', differences.Take(20))}");
    }

    private static List<string> Differences(string name, CapacityContract contract, bool compareIds, out int answerCount)
    {
        HnswIndex index = FaissIndexFile.Read(Path.Combine(FaissAnswers.Folder(name), "index.faiss"));
        using VectorSet vectors = index.Vectors;
        using VectorSet queries = FaissAnswers.Queries(name, vectors);
        GraphAssert.IsSound(index.Graph);
        List<string> differences = [];
        answerCount = 0;
        foreach (FaissAnswers answers in FaissAnswers.Read(name))
        {
            Assert.Equal(queries.Count, answers.QueryCount);
            HnswSearchResult result = index.Search(queries, answers.K, new HnswSearchOptions { EfSearch = answers.EfSearch, Contract = contract });
            Assert.Equal(0, result.Completed);
            for (int query = 0; query < queries.Count; query++)
            {
                string? difference = Difference(answers, result.Neighbors, query, index.Metric, compareIds);
                if (difference is not null)
                {
                    differences.Add($"{name}/{answers.Name}, query {query}: {difference}");
                }

                answerCount++;
            }
        }

        return differences;
    }

    private static string? Difference(FaissAnswers answers, NeighborTable table, int query, Metric metric, bool compareIds)
    {
        ReadOnlySpan<int> expectedIds = answers.IdsOf(query);
        ReadOnlySpan<float> expectedDistances = answers.DistancesOf(query);
        ReadOnlySpan<int> ids = table.Ids(query);
        ReadOnlySpan<float> distances = table.Distances(query);
        if (ids.Length != expectedIds.Length)
        {
            return $"{expectedIds.Length} results expected, {ids.Length} found";
        }

        for (int i = 0; i < ids.Length; i++)
        {
            // FAISS reports the product; ours is negated.
            float distance = metric == Metric.InnerProduct ? -distances[i] : distances[i];
            if (!TableAssert.Agree(expectedDistances[i], distance, Tolerance))
            {
                return $"place {i}: distance {expectedDistances[i]:R} expected, {distance:R} found";
            }

            if (compareIds && ids[i] != expectedIds[i] && !TiesAt(i, expectedIds, distances, ids, metric))
            {
                return $"place {i}: id {expectedIds[i]} expected, {ids[i]} found";
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the id expected at a place ties here with the one found, so that the order is open. Inner products tie where
    /// they differ by less than FAISS's float32 sums can tell; ours are float64.
    /// </summary>
    private static bool TiesAt(int place, ReadOnlySpan<int> expectedIds, ReadOnlySpan<float> distances, ReadOnlySpan<int> ids, Metric metric)
    {
        int here = ids.IndexOf(expectedIds[place]);
        // At the last distance of all an equal point may have been left out.
        float other = here < 0 ? distances[^1] : distances[here];
        return TableAssert.Agree(other, distances[place], metric == Metric.InnerProduct ? 1e-6 : 0);
    }
}
