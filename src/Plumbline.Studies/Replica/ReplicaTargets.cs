namespace Plumbline.Studies.Replica;

/// <summary>
/// The published statistics that the replica is calibrated to: means of the study's ten runs of 10,000 images, free of the
/// padding bias (PAPER.md). Distances are squared; LID is the study's, on squared distances.
/// </summary>
public static class ReplicaTargets
{
    private static readonly int[] s_ks = [10, 50, 100, 200, 300, 500];
    private static readonly int[] s_efforts = [25, 50, 75, 100];
    private static readonly double[] s_distances = [75.80, 93.26, 102.49, 112.16, 118.02, 125.63];
    private static readonly double[] s_dimensionalities = [11.10, 8.73, 8.68, 9.00, 9.28, 9.63];

    private static readonly double[][] s_overlaps =
    [
        [.9873, .9274, .8001, .6149, .5007, .3687],
        [.9947, .9823, .9349, .8006, .6881, .5358],
        [.9967, .9917, .9751, .8951, .8024, .6543],
        [.9976, .9950, .9877, .9438, .8742, .7410],
    ];

    /// <summary>Number of points that the statistics are of.</summary>
    public const int Count = 10_000;

    /// <summary>Relative tolerance of the mean distance.</summary>
    public const double DistanceTolerance = 0.04;

    /// <summary>Relative tolerance of LID.</summary>
    public const double LidTolerance = 0.12;

    /// <summary>Absolute tolerance of overlap.</summary>
    public const double OverlapTolerance = 0.05;

    /// <summary>Largest k that a tolerance of overlap is set for.</summary>
    public const int LargestOverlapK = 200;

    /// <summary>Smallest first shortfall, in units of efSearch.</summary>
    public const double LowestShortfall = 2;

    /// <summary>Largest first shortfall, in units of efSearch.</summary>
    public const double HighestShortfall = 4.5;

    /// <summary>Neighbourhood sizes.</summary>
    public static ReadOnlySpan<int> Ks => s_ks;

    /// <summary>Values of efSearch, on an index of M 32 and efConstruction 200.</summary>
    public static ReadOnlySpan<int> Efforts => s_efforts;

    /// <summary>Mean squared distance to the k nearest, for each of <see cref="Ks"/>.</summary>
    public static ReadOnlySpan<double> Distances => s_distances;

    /// <summary>Mean LID, for each of <see cref="Ks"/>.</summary>
    public static ReadOnlySpan<double> Dimensionalities => s_dimensionalities;

    /// <summary>Mean overlap for each of <see cref="Ks"/>.</summary>
    /// <param name="effort">Place of the effort in <see cref="Efforts"/>.</param>
    public static ReadOnlySpan<double> Overlaps(int effort) => s_overlaps[effort];
}
