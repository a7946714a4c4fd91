namespace Plumbline.Studies.Exploring;

/// <summary>The points in the plane of their first two principal components.</summary>
public sealed class Projection
{
    private readonly float[] _coordinates;

    internal Projection(float[] coordinates, double shareX, double shareY)
    {
        _coordinates = coordinates;
        ShareX = shareX;
        ShareY = shareY;
    }

    /// <summary>Computes the projection. The same bits for any number of threads.</summary>
    /// <param name="vectors">The vectors, n x d.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static Projection Compute(VectorSet vectors, int threads, CancellationToken cancellationToken)
    {
        CovarianceOperator covariance = new(vectors, threads, cancellationToken);
        (double[] variances, double[][] components) = PrincipalComponents.Find(covariance, 2, vectors.Dimension, cancellationToken);
        float[] coordinates = covariance.Project(components, cancellationToken);
        double total = covariance.TotalVariance;
        return new Projection(coordinates, total > 0 ? variances[0] / total : 0, total > 0 ? variances[1] / total : 0);
    }

    /// <summary>Number of points.</summary>
    public int Count => _coordinates.Length / 2;

    /// <summary>x, y of point 0, x, y of point 1 and so on; the mean of all points is at the origin.</summary>
    public ReadOnlyMemory<float> Coordinates => _coordinates;

    /// <summary>Share of the variance that x explains, 0 to 1.</summary>
    public double ShareX { get; }

    /// <summary>Share of the variance that y explains, 0 to 1.</summary>
    public double ShareY { get; }

    /// <summary>First component of a point.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public float X(int point) => _coordinates[2 * point];

    /// <summary>Second component of a point.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public float Y(int point) => _coordinates[(2 * point) + 1];
}
