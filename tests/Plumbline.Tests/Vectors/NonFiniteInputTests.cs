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

    private static void Refused(Func<object> work)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(work);
        Assert.Contains("row 50", error.Message, StringComparison.Ordinal);
        Assert.Contains("column 3", error.Message, StringComparison.Ordinal);
    }
}
