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
