using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Vectors;

/// <summary>DESIGN.md: NaN or infinity in input vectors is an error that names row and column.</summary>
public sealed class NonFiniteInputTests
{
    public static TheoryData<float> Bad => [float.NaN, -float.NaN, float.PositiveInfinity];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_base_with_a_value_that_is_not_finite_is_refused_by_row_and_column(float bad)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 100, 8, 1);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 3, 8, 2);
        vectors.WritableRow(50)[3] = bad;
        Refused(() => ExactSearch.Search(vectors, queries, 5, Metric.L2));
        Refused(() => ExactSearch.SelfJoin(vectors, 5, Metric.L2));
        Refused(() => DistanceMatrix.Compute(vectors, Metric.L2));
        Refused(() => HnswIndex.Build(vectors, Metric.L2));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_query_with_a_value_that_is_not_finite_is_refused_by_row_and_column(float bad)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 100, 8, 1);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 60, 8, 2);
        queries.WritableRow(50)[3] = bad;
        Refused(() => ExactSearch.Search(vectors, queries, 5, Metric.L2));
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2);
        Refused(() => index.Search(queries, 5));
        Assert.Throws<ArgumentException>(() => index.CreateTraversal().Run(queries[50], [10]));
    }

    /// <summary>Several threads look at a large set; the first value in row order is the one that is named.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Of_several_values_the_first_is_named(int threads)
    {
        using VectorSet vectors = VectorSet.Allocate(200_000, 8);
        foreach (int row in (int[])[199_999, 120_003, 120_002])
        {
            vectors.WritableRow(row)[7] = float.NaN;
        }

        ExactSearchOptions options = new() { Threads = threads };
        ArgumentException error = Assert.Throws<ArgumentException>(() => ExactSearch.SelfJoin(vectors, 1, Metric.L2, options));
        Assert.StartsWith("vectors: row 120002, column 7: found NaN", error.Message, StringComparison.Ordinal);
        vectors.WritableRow(5)[0] = float.NegativeInfinity;
        using VectorSet few = vectors.Slice(10, 100);
        using VectorSet queries = vectors.Slice(0, 100_000);
        Assert.Throws<ArgumentException>("queries", () => ExactSearch.Search(few, queries, 1, Metric.L2, options));
    }

    private static void Refused(Func<object> work)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(work);
        Assert.Contains("row 50", error.Message, StringComparison.Ordinal);
        Assert.Contains("column 3", error.Message, StringComparison.Ordinal);
    }
}
