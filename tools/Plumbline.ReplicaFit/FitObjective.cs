using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>How far a model is from the published statistics.</summary>
internal sealed class FitObjective(IReadOnlyList<long> seeds, int threads)
{
    // The aim within each bound, as a share of the bound: what is left is room for other seeds.
    private const double DistanceAim = 0.35;
    private const double LidAim = 0.5;
    private const double OverlapAim = 0.4;

    // The first shortfall is an extreme of 10,000 queries and moves by a fifth from seed to seed, as a factor: aim for the
    // geometric middle of the range, and be content with a third of the way to its ends.
    private const double ShortfallAim = 0.35;

    // Past this share of a bound an error counts more.
    private const double Edge = 0.8;

    private const double PastEdgeWeight = 4;

    /// <summary>Measures a model. Its output scale is fitted first, since nothing else depends on that.</summary>
    public FitResult Evaluate(ReplicaParameters parameters, CancellationToken cancellationToken)
    {
        List<ReplicaMeasurement> measured = [];
        foreach (long seed in seeds)
        {
            using VectorSet points = new ReplicaGenerator(parameters, seed).GenerateFeatures(ReplicaTargets.Count, threads, cancellationToken);
            measured.Add(ReplicaMeasurement.Measure(points, threads, cancellationToken));
        }

        double scale = FitScale(measured);
        List<double> residuals = [];
        foreach (ReplicaMeasurement one in measured)
        {
            foreach (ReplicaStatistic statistic in one.Compare())
            {
                ReplicaStatistic scaled = statistic.Kind == ReplicaStatisticKind.Distance ? statistic with { Measured = statistic.Measured * scale } : statistic;
                residuals.Add(Residual(scaled));
            }
        }

        ReplicaParameters fitted = parameters with { OutputScale = parameters.OutputScale * Math.Sqrt(scale) };
        double loss = residuals.Sum(r => r * r) / seeds.Count;
        return new FitResult(fitted, residuals, double.IsNaN(loss) ? double.PositiveInfinity : loss);
    }

    /// <summary>The factor on squared distances that makes their relative errors smallest in the sum of squares.</summary>
    private static double FitScale(List<ReplicaMeasurement> measured)
    {
        double sum = 0;
        double squares = 0;
        foreach (ReplicaMeasurement one in measured)
        {
            for (int i = 0; i < one.Distances.Length; i++)
            {
                double ratio = one.Distances[i] / ReplicaTargets.Distances[i];
                sum += ratio;
                squares += ratio * ratio;
            }
        }

        return sum / squares;
    }

    private static double Residual(ReplicaStatistic statistic)
    {
        double aim = statistic.Kind switch
        {
            ReplicaStatisticKind.Distance => DistanceAim,
            ReplicaStatisticKind.Lid => LidAim,
            ReplicaStatisticKind.Overlap => OverlapAim,
            _ => ShortfallAim,
        };
        double error = statistic.Kind == ReplicaStatisticKind.FirstShortfall ? FactorError(statistic) : statistic.Error;
        double past = Math.Max(Math.Abs(error) - Edge, 0);
        return (error + (Math.Sign(error) * PastEdgeWeight * past)) / aim;
    }

    /// <summary>Error of a factor: -1 at the low bound, 0 at the geometric middle, 1 at the high bound.</summary>
    private static double FactorError(ReplicaStatistic statistic)
    {
        double middle = Math.Sqrt(statistic.Low * statistic.High);
        return Math.Log(statistic.Measured / middle) / Math.Log(statistic.High / middle);
    }
}
