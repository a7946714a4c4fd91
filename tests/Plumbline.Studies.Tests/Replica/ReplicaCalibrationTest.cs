using Plumbline.Studies.Replica;

namespace Plumbline.Studies.Tests.Replica;

/// <summary>The replica is synthetic, calibrated to the published statistics; this is the calibration.</summary>
public class ReplicaCalibrationTest
{
    [Fact]
    public void Seed_42_at_10000_points_keeps_every_bound()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using VectorSet vectors = new ReplicaGenerator().Generate(ReplicaTargets.Count, cancellationToken: cancellationToken);
        Assert.Null(vectors.FindNonFinite());
        IReadOnlyList<ReplicaStatistic> statistics = ReplicaMeasurement.Measure(vectors, cancellationToken: cancellationToken).Compare();
        Assert.Equal(6 + 6 + 16 + 4, statistics.Count);
        Assert.All(statistics, s => Assert.True(s.IsWithinBound, $"{s.Name}: {s.Measured:F4} is not in {s.Low:F4} to {s.High:F4} (published {s.Published:F4})"));
    }
}
