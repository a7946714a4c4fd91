using Plumbline.Bench.Exact;

namespace Plumbline.Bench.Tests.Exact;

/// <summary>The rows of bench/compare exact.</summary>
public class ExactDataTests
{
    [Fact]
    public void Rows_are_those_that_docs_name()
    {
        string[] names = [.. ExactData.All(quick: false).SelectMany(data => data.Works).Select(work => work.Name.Replace("MNIST", "Gaussian", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "replica 10,000 x 10,000 x 2048, k 10",
                "replica 10,000 x 10,000 x 2048, k 500",
                "replica self-join 10,000 x 2048, k 500",
                "replica self-join 10,000 x 2048, full ranking",
                "Gaussian 60,000 x 10,000 x 784, k 100",
                "Gaussian 60,000 x 784, 100 queries one by one, k 10",
                "Gaussian 100,000 x 1,000 x 128, k 100",
            ],
            names);
    }

    [Fact]
    public void Work_is_a_product_and_a_sum_a_component_of_every_pair()
    {
        ExactWork work = new(ExactKind.Search, "x", 60_000, 10_000, 784, 100);
        Assert.Equal(940.8, work.Gigaflops, 9);
        Assert.Equal(18.816, (work with { Kind = ExactKind.Single, Queries = 100 }).Gigabytes, 9);
    }
}
