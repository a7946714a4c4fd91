using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>All others in order: bit for bit what a search of each vector by direct distances gives.</summary>
public sealed class FullRankingTests
{
    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Every_rank_is_that_of_a_direct_search(DataKind kind, Metric metric)
    {
        // One block, whole blocks, and some that are not full; 2048 components make blocks of fewer rows, and 800 vectors squares of several blocks.
        foreach ((int count, int dimension, int threads) in new[] { (2, 3, 1), (64, 5, 2), (128, 1, 1), (203, 17, 3), (150, 2048, 2), (800, 32, 1) })
        {
            using VectorSet vectors = TestVectors.Create(kind, count, dimension, count);
            NeighborTable expected = new(count, count - 1);
            new DirectSearch(new DistanceComputer(vectors, metric), vectors, count - 1, excludeSelf: true, threads: 1).Run(expected, null, TestContext.Current.CancellationToken);
            for (int row = 0; metric == Metric.L2 && row < count; row++)
            {
                expected.TakeRoots(row);
            }

            TableAssert.SameBits(expected, ExactSearch.SelfJoin(vectors, count - 1, metric, new ExactSearchOptions { Threads = threads }, cancellationToken: TestContext.Current.CancellationToken));
        }
    }
}
