namespace Plumbline.Studies.Replica;

/// <summary>
/// The model behind the replica, a data set that is synthetic, calibrated to the published statistics. The defaults are
/// what tools/Plumbline.ReplicaFit found; docs/replica.md describes the model and how well it fits.
/// </summary>
public sealed record ReplicaParameters
{
    /// <summary>Latent dimensions, 1 or more.</summary>
    public int LatentDimension { get; init; } = 55;

    /// <summary>Latent dimension j has the standard deviation j to the power of minus this.</summary>
    public double SpectrumExponent { get; init; } = 0.1986;

    /// <summary>The same for the cluster centres: the smaller, the more dimensions they are spread over.</summary>
    public double CentreExponent { get; init; } = 0.2207;

    /// <summary>
    /// What a cluster's spectrum exponent rises by where the logarithm of its width rises by 1, -10 to 10: above 0, wide
    /// clusters have few dimensions and narrow ones many.
    /// </summary>
    public double ExponentSlope { get; init; } = 0.4142;

    /// <summary>Clusters, at least three more than latent dimensions.</summary>
    public int Clusters { get; init; } = 300;

    /// <summary>Deviation of the logarithm of the cluster weights.</summary>
    public double WeightSigma { get; init; } = 1.2726;

    /// <summary>Deviation of the cluster centres as a factor on j to the power of minus the centres' exponent.</summary>
    public double CentreScale { get; init; } = 1.2693;

    /// <summary>Share of the points that have a centre of their own instead of a cluster's, 0 to 1.</summary>
    public double BackgroundShare { get; init; } = 0.0301;

    /// <summary>Deviation of the logarithm of the widths of the clusters.</summary>
    public double ClusterScaleSigma { get; init; } = 0.2331;

    /// <summary>
    /// Deviation of the logarithm of the factor on a point's whole latent vector. The short vectors that it makes are near to
    /// many others: the hubs that the pruning of HNSW favours.
    /// </summary>
    public double RadialSigma { get; init; } = 0.1958;

    /// <summary>Random features that the latent vector is mapped to, as many as latent dimensions to 2048.</summary>
    public int Features { get; init; } = 160;

    /// <summary>Taken off each feature before it is rectified, in units of the features' deviation.</summary>
    public double Threshold { get; init; } = 0.2299;

    /// <summary>
    /// Factor on the rectified features, fitted so that the mean squared distance to the 100 nearest of 10,000 points is the
    /// published 102.49. A constant, since a row must not depend on the other rows.
    /// </summary>
    public double OutputScale { get; init; } = 0.2334;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LatentDimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Clusters, LatentDimension + 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, LatentDimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Features, ReplicaGenerator.Dimension);
        CheckPositive(OutputScale, nameof(OutputScale));
        // Above 10 the lognormal scales would leave the range of float32.
        CheckRange(SpectrumExponent, 0, 10, nameof(SpectrumExponent));
        CheckRange(CentreExponent, 0, 10, nameof(CentreExponent));
        CheckRange(ExponentSlope, -10, 10, nameof(ExponentSlope));
        CheckRange(WeightSigma, 0, 10, nameof(WeightSigma));
        CheckRange(CentreScale, 0, 10, nameof(CentreScale));
        CheckRange(BackgroundShare, 0, 1, nameof(BackgroundShare));
        CheckRange(ClusterScaleSigma, 0, 10, nameof(ClusterScaleSigma));
        CheckRange(RadialSigma, 0, 10, nameof(RadialSigma));
        CheckRange(Threshold, 0, 10, nameof(Threshold));
    }

    private static void CheckRange(double value, double low, double high, string name)
    {
        // Written so that NaN is refused too.
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it has to be from {low} to {high}.");
        }
    }

    private static void CheckPositive(double value, string name)
    {
        if (!(value is > 0 and < 1e6))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it has to be above 0 and below 1e6.");
        }
    }
}
