namespace Plumbline.Fidelity;

/// <summary>
/// Prefix sums over one query's ascending Euclidean distances, which give mean distance and LID for every k in O(1) each.
/// The values are those of <see cref="NeighborDistance"/>, <see cref="LocalIntrinsicDimensionality"/> and
/// <see cref="PaperConvention"/> up to the rounding of float64 sums.
/// </summary>
public sealed class DistanceProfile
{
    private double[] _squared = [0];
    private double[] _logSums = [0];
    private double[] _lengthSums = [0];
    private double[] _squareSums = [0];
    private double[] _inverseSums = [0];
    private int _zeros;

    /// <summary>Neighbours in the profile.</summary>
    public int Count { get; private set; }

    /// <summary>Neighbours at distance zero.</summary>
    public int Zeros => _zeros;

    /// <summary>Takes a neighbourhood.</summary>
    /// <param name="squaredDistances">Squared Euclidean distances, ascending.</param>
    public void Set(ReadOnlySpan<float> squaredDistances)
    {
        int count = squaredDistances.Length;
        if (_squared.Length < count + 1)
        {
            int size = (2 * count) + 1;
            _squared = new double[size];
            _logSums = new double[size];
            _lengthSums = new double[size];
            _squareSums = new double[size];
            _inverseSums = new double[size];
        }

        Count = count;
        _zeros = 0;
        for (int i = 0; i < count; i++)
        {
            double squared = squaredDistances[i];
            double length = Math.Sqrt(squared);
            bool zero = squared <= 0;
            _zeros += zero ? 1 : 0;
            _squared[i] = squared;
            _logSums[i + 1] = _logSums[i] + (zero ? 0 : Math.Log(squared));
            _inverseSums[i + 1] = _inverseSums[i] + (zero ? 0 : 1 / squared);
            _lengthSums[i + 1] = _lengthSums[i] + length;
            _squareSums[i + 1] = _squareSums[i] + squared;
        }
    }

    /// <summary>Mean Euclidean distance of the first k, or of as many as there are; NaN where there are none.</summary>
    /// <param name="k">1 or more.</param>
    public double MeanDistance(int k) => Sums(k).MeanDistance;

    /// <summary>LID of the first k, or of as many as there are; NaN where it is not defined.</summary>
    /// <param name="k">1 or more.</param>
    /// <param name="estimator">The estimator.</param>
    public double Lid(int k, LidEstimator estimator) => Sums(k).Lid(estimator);

    /// <summary>The authors' mean squared distance over k places, missing ones padded with FLT_MAX, with float32's overflow.</summary>
    /// <param name="k">1 or more.</param>
    public double PaperMeanSquared(int k) => Sums(k).PaperMeanSquared(k);

    /// <summary>The authors' LID over k places, missing ones padded with FLT_MAX.</summary>
    /// <param name="k">2 or more.</param>
    public double PaperLid(int k) => Sums(k).PaperLid(k) ?? PaperConvention.Lid(_squared.AsSpan(0, k));

    /// <summary>The sums of the first k, or of as many as there are.</summary>
    internal NeighborhoodSums Sums(int k)
    {
        int count = Math.Min(k, Count);
        int below = Math.Max(0, count - 1);
        return new NeighborhoodSums
        {
            Count = count,
            Zeros = Math.Min(_zeros, count),
            Lengths = _lengthSums[below],
            Squares = _squareSums[below],
            Logs = _logSums[below],
            Inverses = _inverseSums[below],
            First = _zeros < Count ? _squared[_zeros] : 0,
            Last = count > 0 ? _squared[count - 1] : 0,
        };
    }
}
