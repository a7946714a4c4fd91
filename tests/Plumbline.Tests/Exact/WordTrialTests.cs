using Plumbline.Distances;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>Words are multiplied where they tell the base apart, and not where rounding to them would leave too much possible.</summary>
public sealed class WordTrialTests
{
    [Theory]
    [InlineData(Metric.L2, 0, true)]
    [InlineData(Metric.Cosine, 0, true)]
    [InlineData(Metric.InnerProduct, 0, true)]
    // Two heaps far from each other: their centre is far from both, and steps are wider than a heap.
    [InlineData(Metric.L2, 1e6f, false)]
    [InlineData(Metric.Cosine, 1e6f, false)]
    public void Words_are_chosen_where_they_tell_vectors_apart(Metric metric, float distance, bool expected)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 24, 1);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 50, 24, 2);
        foreach (VectorSet set in new[] { vectors, queries })
        {
            for (int row = 0; row < set.Count; row += 2)
            {
                set.WritableRow(row)[3] += distance;
            }
        }

        Assert.Equal(expected, Tells(vectors, queries, metric));
    }

    [Fact]
    public void A_place_far_from_the_origin_is_no_matter_where_distances_count()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 24, 1);
        for (int row = 0; row < vectors.Count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value += 1000;
            }
        }

        Assert.True(Tells(vectors, vectors, Metric.SquaredL2));
        Assert.False(Tells(vectors, vectors, Metric.Cosine));
    }

    private static bool Tells(VectorSet vectors, VectorSet queries, Metric metric)
    {
        Assert.SkipWhen(ProductKernels.DefaultWords is null, "products of words are for AVX2 and AVX-512");
        ScaledVectors words = ScaledVectors.Measure(vectors, metric, VectorForm.Words, 1, CancellationToken.None);
        return WordTrial.TellsApart(words, words.MeasureQueries(queries, metric, 1, CancellationToken.None), new DistanceComputer(vectors, metric), 10);
    }
}
