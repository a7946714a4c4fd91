using Plumbline.Search;

namespace Plumbline.Tests.Search;

public class VectorLengthTests
{
    // 4 x (1e19)² overflows float32, 4 x (9e18)² does not.
    private const float TooLong = 1e19f;
    private const float Longest = 9e18f;

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    public void VectorsWhoseDistancesOverflowAreRefusedAndChangeNothing(Metric metric)
    {
        using VectorIndex<long> index = new(2, metric);
        index.Add(1, [Longest, 0]);
        ArgumentException one = Assert.Throws<ArgumentException>(() => index.Add(2, [TooLong, 0]));
        Assert.StartsWith("vector: found length 1E+19, expected at most 9.2", one.Message, StringComparison.Ordinal);
        using VectorSet two = VectorSet.FromArray(new float[,] { { 1, 2 }, { 0, TooLong } });
        ArgumentException range = Assert.Throws<ArgumentException>(() => index.AddRange([3, 4], two, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("vectors: row 1: found length 1E+19", range.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => index.Search([TooLong, 0], 1));
        Assert.Throws<ArgumentException>(() => VectorIndex.Build(two, metric, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(1, index.Count);
        Assert.True(float.IsFinite(index.Search([-Longest, 0], 1).Neighbors[0].Distance));
    }

    [Fact]
    public void CosineTakesVectorsOfAnyLength()
    {
        using VectorIndex<long> index = new(2, Metric.Cosine);
        index.Add(1, [TooLong, 0]);
        Assert.Equal(1, index.Search([0, TooLong], 1).Neighbors[0].Distance, 6);
    }

    [Fact]
    public void CompactThatIsCancelledLeavesTheIndexWhole()
    {
        using VectorIndex<long> index = new(1, Metric.L2);
        for (int i = 0; i < 50; i++)
        {
            index.Add(i, [i]);
        }

        index.Remove(7);
        Assert.Throws<OperationCanceledException>(() => index.Compact(new CancellationToken(canceled: true)));
        Assert.Equal(6, index.Search([6.9f], 2).Neighbors.Min(found => found.Key));
        index.Compact(TestContext.Current.CancellationToken);
        Assert.Equal([8, 6], index.Search([7.1f], 2).Neighbors.Select(found => found.Key));
    }
}
