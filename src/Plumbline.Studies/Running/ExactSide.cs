using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What the exact neighbourhoods of a run contribute to every condition, computed once: values by k and query.</summary>
internal sealed class ExactSide
{
    private readonly int[] _places;
    private readonly RankValues.Value[] _sums;

    public ExactSide(NeighborTable neighbors, IReadOnlyList<int> ks, int threads, CancellationToken cancellationToken)
    {
        Neighbors = neighbors;
        Ks = [.. ks.Order()];
        _places = new int[Ks[^1] + 1];
        for (int place = 0; place < Ks.Length; place++)
        {
            _places[Ks[place]] = place;
        }

        _sums = new RankValues.Value[(long)neighbors.QueryCount * Ks.Length];
        MeanDistance = Allocate();
        Lid = Allocate();
        LidMoments = Allocate();
        PaperMean = Allocate();
        PaperLid = Allocate();
        Zeros = [.. Ks.Select(_ => new int[neighbors.QueryCount])];
        ParallelWork.Run(
            neighbors.QueryCount,
            threads,
            () => new DistanceProfile(),
            (query, profile) =>
            {
                profile.Set(neighbors.Distances(query));
                for (int place = 0; place < Ks.Length; place++)
                {
                    int k = Ks[place];
                    _sums[((long)query * Ks.Length) + place] = Total(profile.Sums(k));
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
        int groupK = LidQuartiles.ChooseK(Ks);
        LidGroups = new LidGroups(groupK, Lid[Place(groupK)]);
        MeanSquaredDistance = [.. Ks.Select((k, place) => Enumerable.Range(0, neighbors.QueryCount).Average(query => Sums(query, place).Square / k))];

        double[][] Allocate() => [.. Ks.Select(_ => new double[neighbors.QueryCount])];
    }

    public NeighborTable Neighbors { get; }

    public double[][] MeanDistance { get; }

    /// <summary>By k: the mean over queries.</summary>
    public double[] MeanSquaredDistance { get; }

    public double[][] Lid { get; }

    public double[][] LidMoments { get; }

    public double[][] PaperMean { get; }

    public double[][] PaperLid { get; }

    public int[][] Zeros { get; }

    /// <summary>The queries by exact LID.</summary>
    public LidGroups LidGroups { get; }

    /// <summary>Neighbourhood sizes, ascending.</summary>
    public int[] Ks { get; }

    /// <summary>Index into the arrays of a k.</summary>
    public int Place(int k) => _places[k];

    /// <summary>Sums over a query's exact neighbourhood.</summary>
    public ref readonly RankValues.Value Sums(int query, int place) => ref _sums[((long)query * Ks.Length) + place];

    private static RankValues.Value Total(in NeighborhoodSums sums) => new(
        sums.Lengths + Math.Sqrt(sums.Last),
        sums.Squares + sums.Last,
        sums.Logs + (sums.Last > 0 ? Math.Log(sums.Last) : 0),
        sums.Inverses + (sums.Last > 0 ? 1 / sums.Last : 0));
}
