using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.Tests.Documentation;

/// <summary>The C# sample of docs/vector-index.md and the README's second one, run here; a test holds the texts together.</summary>
public sealed class VectorIndexSampleTests
{
    [Fact]
    public void The_sample_of_the_guide_runs()
    {
        float[,] myEmbeddings = Embeddings();
        float[] myQuery = [1, 2, 3, 4, 5, 6, 7, 8];

        // sample
        using VectorSet vectors = VectorSet.FromArray(myEmbeddings);            // float[n, d]
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine, new HnswBuildOptions { M = 32, EfConstruction = 200 });

        SearchResult<long> result = index.Search(myQuery, k: 10, new SearchParameters { EfSearch = 100 });
        foreach (Neighbor<long> neighbor in result.Neighbors)
        {
            Console.WriteLine($"{neighbor.Key}: {neighbor.Distance}");
        }

        index.Add(1_000_000, myQuery);                                          // a key of your own
        index.Update(17, myQuery);
        index.Remove(18);

        index.Calibrate(target: 0.99, ks: [10, 100]);
        SearchResult<long> promised = index.Search(myQuery, k: 50, SearchParameters.ForTarget(0.99));

        SearchResult<long> even = index.Search(myQuery, k: 10, filter: KeyFilter.Where<long>(key => key % 2 == 0));
        // end of sample

        Assert.True(result.IsComplete);
        Assert.Equal(10, result.Returned);
        Assert.Equal([17L, 1_000_000L], promised.Neighbors.Take(2).Select(neighbor => neighbor.Key).Order());
        Assert.Equal(50, promised.Returned);
        Assert.All(even.Neighbors, neighbor => Assert.Equal(0, neighbor.Key % 2));
    }

    [Fact]
    public void The_sample_of_the_readme_runs()
    {
        using VectorSet vectors = VectorSet.FromArray(Embeddings());
        float[] query = [1, 2, 3, 4, 5, 6, 7, 8];

        // second sample
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine);
        index.Calibrate(target: 0.99, ks: [10, 100]);                           // how much effort that takes
        SearchResult<long> result = index.Search(query, k: 10, SearchParameters.ForTarget(0.99));
        // end of second sample

        Assert.True(result.IsComplete);
    }

    [Theory]
    [InlineData("docs/vector-index.md", "sample", "```csharp\n")]
    [InlineData("README.md", "second sample", "answers that say whether they are complete:\n\n```csharp\n")]
    public void The_samples_are_those_of_the_documents(string document, string name, string start)
    {
        string source = Repository.ReadText("tests/Plumbline.Tests/Documentation/VectorIndexSampleTests.cs");
        string sample = Repository.Between(source, $"        // {name}\n", $"        // end of {name}");
        string text = Repository.Between(Repository.ReadText(document), start, "```");
        Assert.Equal(Lines(sample), Lines(text).SkipWhile(line => line.StartsWith("using Plumbline", StringComparison.Ordinal)));
    }

    private static float[,] Embeddings()
    {
        float[,] values = new float[500, 8];
        Random random = new(1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i / 8, i % 8] = (float)random.NextDouble();
        }

        return values;
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
