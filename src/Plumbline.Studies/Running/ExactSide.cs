using Plumbline.Fidelity;

namespace Plumbline.Studies.Running;

/// <summary>What the exact neighbourhoods of a run contribute to every condition, computed once: values by k and query.</summary>
internal sealed class ExactSide
{
    private readonly Dictionary<int, int> _places;

    public ExactSide(NeighborTable neighbors, IReadOnlyList<int> ks, int threads, CancellationToken cancellationToken)
    {
        Neighbors = neighbors;
        _places = ks.Select((k, place) => (k, place)).ToDictionary(pair => pair.k, pair => pair.place);
        MeanDistance = Allocate();
        Lid = Allocate();
        LidMoments = Allocate();
        PaperMean = Allocate();
        PaperLid = Allocate();
        Zeros = [.. ks.Select(_ => new int[neighbors.QueryCount])];
        ParallelWork.Run(
            neighbors.QueryCount,
            threads,
            () => new DistanceProfile(),
            (query, profile) =>
            {
                profile.Set(neighbors.Distances(query));
                foreach ((int k, int place) in _places)
                {
                    MeanDistance[place][query] = profile.MeanDistance(k);
                    Lid[place][query] = profile.Lid(k, LidEstimator.MaximumLikelihood);
                    LidMoments[place][query] = profile.Lid(k, LidEstimator.MethodOfMoments);
                    PaperMean[place][query] = profile.PaperMeanSquared(k);
                    PaperLid[place][query] = profile.PaperLid(k);
                    Zeros[place][query] = Math.Min(k, profile.Zeros);
                }
            },
            progress: null,
            cancellationToken);

        double[][] Allocate() => [.. ks.Select(_ => new double[neighbors.QueryCount])];
    }

    public NeighborTable Neighbors { get; }

    public double[][] MeanDistance { get; }

    public double[][] Lid { get; }

    public double[][] LidMoments { get; }

    public double[][] PaperMean { get; }

    public double[][] PaperLid { get; }

    public int[][] Zeros { get; }

    /// <summary>Index into the arrays of a k.</summary>
    public int Place(int k) => _places[k];
}
