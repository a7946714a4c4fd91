using Plumbline.Hnsw.Scoring;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.Tests.Search.Files;

/// <summary>What a scorer knows of an index's vectors, beside the vectors, survives saving.</summary>
public sealed unsafe class LoadedScorerTests
{
    /// <summary>Products of both signs nearly cancel, so that their rounding in float32 is far larger than themselves.</summary>
    [Theory]
    [InlineData(Metric.InnerProduct, false)]
    [InlineData(Metric.InnerProduct, true)]
    [InlineData(Metric.Cosine, true)]
    public void No_point_within_the_bound_is_rejected_after_loading(Metric metric, bool mapped)
    {
        using TemporaryFolder folder = new();
        using VectorSet vectors = Cancelling(300, 200);
        using (VectorIndex<long> index = VectorIndex.Build(vectors, metric, cancellationToken: TestContext.Current.CancellationToken))
        {
            index.Save(folder.File("i.plumb"), cancellationToken: TestContext.Current.CancellationToken);
        }

        using VectorIndex<long> loaded = VectorIndex.Load(folder.File("i.plumb"), mapped, cancellationToken: TestContext.Current.CancellationToken);
        PlaceScorer scorer = loaded.Core.Rent().Scorer;
        for (int query = 0; query < 50; query++)
        {
            scorer.SetQuery(vectors[query]);
            for (int point = 0; point < vectors.Count; point++)
            {
                float distance = scorer.Score(point);
                float bounded;
                scorer.Score(&point, 1, distance, &bounded);
                Assert.Equal(distance, bounded);
            }
        }
    }

    private static VectorSet Cancelling(int count, int dimension)
    {
        Random random = new(7);
        VectorSet vectors = VectorSet.Allocate(count, dimension);
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = vectors.WritableRow(row);
            for (int i = 0; i < dimension; i += 2)
            {
                // Half-precision: float32 in two planes has a margin of another kind, which is larger.
                vector[i] = (float)(Half)(900 + (100 * random.NextSingle()));
                vector[i + 1] = (row % 2 == 0 ? 1 : -1) * (float)(Half)(900 + (100 * random.NextSingle()));
            }
        }

        return vectors;
    }
}
