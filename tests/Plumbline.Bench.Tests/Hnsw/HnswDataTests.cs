using Plumbline.Bench.Hnsw;

namespace Plumbline.Bench.Tests.Hnsw;

/// <summary>The rows of bench/compare hnsw.</summary>
public class HnswDataTests
{
    [Fact]
    public void Rows_are_those_that_docs_name()
    {
        string[] rows = [.. HnswData.All(quick: false).SelectMany(data => data.Rows).Select(row => row[row.IndexOfAny(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])..])];
        Assert.Equal(
            [
                "60,000 x 784, k 10: queries at recall 0.99",
                "60,000 x 784, k 100: queries at recall 0.99",
                "60,000 x 784: build, vectors",
                "60,000 x 784: memory",
                "9,000 x 1280, k 10: queries at recall 0.99",
                "9,000 x 1280: build, vectors",
                "9,000 x 1280: memory",
                "9,000 x 128, k 10: queries at recall 0.99",
                "9,000 x 128: build, vectors",
                "9,000 x 128: memory",
            ],
            rows);
    }

    [Fact]
    public void Vectors_are_of_the_shape_that_a_name_gives()
    {
        foreach (HnswData data in HnswData.All(quick: true))
        {
            (VectorSet vectors, VectorSet queries) = data.Load();
            using (vectors)
            using (queries)
            {
                Assert.Equal((data.Count, data.Dimension), (vectors.Count, vectors.Dimension));
                Assert.Equal((data.BuildQueries, data.Dimension), (queries.Count, queries.Dimension));
                Assert.InRange(data.Queries, 1, data.BuildQueries);
                // No query is in the base.
                Assert.False(vectors[vectors.Count - 1].SequenceEqual(queries[0]));
            }
        }
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(100, false)]
    [InlineData(10, true)]
    [InlineData(100, true)]
    public void Efforts_ascend_from_k(int k, bool quick)
    {
        IReadOnlyList<int> efforts = HnswSetting.Efforts(k, quick);
        Assert.Equal(k, efforts[0]);
        Assert.Equal(efforts.Distinct().Order(), efforts);
    }

    // 60,000 vectors of 784, 64 links on the base level, and 32 on each of 60,000 / 31 levels above.
    [Fact]
    public void Vectors_and_links_are_what_has_to_be_kept() =>
        Assert.Equal((60_000.0 * 784 * 4) + (60_000.0 * 64 * 4) + (60_000.0 / 31 * 32 * 4), HnswSetting.VectorsAndLinks(60_000, 784), 3);

    [Fact]
    public void What_stands_in_for_data_is_the_same_each_time_and_near_a_subspace()
    {
        using VectorSet vectors = SubspaceVectors.Generate(50, 300);
        using VectorSet again = SubspaceVectors.Generate(60, 300);
        for (int row = 0; row < vectors.Count; row++)
        {
            Assert.True(vectors[row].SequenceEqual(again[row]));
        }

        double squares = 0;
        foreach (float value in vectors[0])
        {
            squares += value * value;
        }

        // Twelve directions of unit variance a component, and a twentieth of that as noise.
        Assert.InRange(squares / 300, 3, 36);
    }
}
