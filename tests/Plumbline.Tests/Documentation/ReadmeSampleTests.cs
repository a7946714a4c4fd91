using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Testing;

namespace Plumbline.Tests.Documentation;

/// <summary>The README's C# sample, run here; a test holds the two texts together.</summary>
public sealed class ReadmeSampleTests
{
    [Fact]
    public void The_sample_of_the_readme_runs()
    {
        float[,] myEmbeddings = new float[500, 8];
        Random random = new(1);
        for (int i = 0; i < myEmbeddings.Length; i++)
        {
            myEmbeddings[i / 8, i % 8] = (float)random.NextDouble();
        }

        // sample
        using VectorSet vectors = VectorSet.FromArray(myEmbeddings);            // float[n, d]
        NeighborTable exact = ExactSearch.SelfJoin(vectors, k: 100, Metric.L2);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 32, EfConstruction = 200 });
        HnswSearchResult found = index.SelfJoin(k: 100, new HnswSearchOptions { EfSearch = 50, Contract = CapacityContract.SpillAndPad });

        double overlap = Overlap.PerQuery(exact, found.Neighbors, k: 100).Average();
        int smallestCapacity = found.Evaluated.Min();
        // end of sample

        Assert.InRange(overlap, 0.5, 1);
        Assert.InRange(smallestCapacity, 50, 500);
    }

    [Fact]
    public void The_sample_is_the_one_in_the_readme()
    {
        string source = Repository.ReadText("tests/Plumbline.Tests/Documentation/ReadmeSampleTests.cs");
        string sample = Repository.Between(source, "// sample\n", "        // end of sample");
        string readme = Repository.Between(Repository.ReadText("README.md"), "```csharp\n", "```");
        Assert.Equal(Lines(sample), Lines(readme).SkipWhile(line => line.StartsWith("using Plumbline", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
