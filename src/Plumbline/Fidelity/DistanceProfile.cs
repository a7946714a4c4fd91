namespace Plumbline.Fidelity;

/// <summary>
/// Prefix sums over one query's ascending Euclidean distances, which give mean distance and LID for every k in O(1) each.
/// The values are those of <see cref="NeighborDistance"/>, <see cref="LocalIntrinsicDimensionality"/> and
/// <see cref="PaperConvention"/> up to the rounding of float64 sums.
/// </summary>
public sealed class DistanceProfile
{
    private const double Epsilon = PaperConvention.Epsilon;

    // A neighbour this much nearer than the k-th makes the expansion below too coarse; the sum is then taken term by term.
    private const double SmallestRatio = 1e-4;

    // A mean logarithm below this is mostly rounding of the prefix sums.
    private const double SmallestLogSum = 1e-5;

    private double[] _squared = [0];
    private double[] _lengths = [0];
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
            _lengths = new double[size];
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
            _lengths[i] = length;
            _logSums[i + 1] = _logSums[i] + (zero ? 0 : Math.Log(squared));
            _inverseSums[i + 1] = _inverseSums[i] + (zero ? 0 : 1 / squared);
            _lengthSums[i + 1] = _lengthSums[i] + length;
            _squareSums[i + 1] = _squareSums[i] + squared;
        }
    }

    /// <summary>Mean Euclidean distance of the first k, or of as many as there are; NaN where there are none.</summary>
    /// <param name="k">1 or more.</param>
    public double MeanDistance(int k)
    {
        int count = Math.Min(k, Count);
        return _lengthSums[count] / count;
    }

    /// <summary>LID of the first k, or of as many as there are; NaN where it is not defined.</summary>
    /// <param name="k">1 or more.</param>
    /// <param name="estimator">The estimator.</param>
    public double Lid(int k, LidEstimator estimator)
    {
        int count = Math.Min(k, Count);
        int terms = count - 1 - _zeros;
        if (terms < 1 || _squared[count - 1] <= _squared[_zeros])
        {
            return double.NaN;
        }

        if (estimator == LidEstimator.MethodOfMoments)
        {
            double mean = _lengthSums[count - 1] / terms;
            return mean / (_lengths[count - 1] - mean);
        }

        // Half the logarithm of the square is the logarithm of the length.
        double meanLog = ((_logSums[count - 1] / terms) - Math.Log(_squared[count - 1])) / 2;
        return -1 / meanLog;
    }

    /// <summary>The authors' mean squared distance over k places, missing ones padded with FLT_MAX, with float32's overflow.</summary>
    /// <param name="k">1 or more.</param>
    public double PaperMeanSquared(int k)
    {
        int count = Math.Min(k, Count);
        return PaperConvention.MeanInSingle(_squareSums[count] + ((k - count) * (double)float.MaxValue), k);
    }

    /// <summary>The authors' LID over k places, missing ones padded with FLT_MAX.</summary>
    /// <param name="k">2 or more.</param>
    public double PaperLid(int k)
    {
        int count = Math.Min(k, Count);
        if (count < k)
        {
            // The k-th is a pad: against it every real distance vanishes beside epsilon, and every other pad is 1 + epsilon.
            double padded = (count * Math.Log(Epsilon)) + ((k - 1 - count) * Math.Log(1 + Epsilon));
            return -1 / (padded / (k - 1));
        }

        double last = _squared[k - 1] + Epsilon;
        int positive = k - 1 - Math.Min(_zeros, k - 1);
        if (positive == 0 || _squared[_zeros] < SmallestRatio * last)
        {
            return PaperConvention.Lid(_squared.AsSpan(0, k));
        }

        // ln(D / L + e) = ln D - ln L + e L / D, the next term of the expansion being below 1e-16.
        double sum = (_logSums[k - 1] - (positive * Math.Log(last)))
            + (Epsilon * last * _inverseSums[k - 1])
            + ((k - 1 - positive) * Math.Log(Epsilon));
        // Of distances that are nearly equal, the logarithms cancel to less than their rounding.
        return Math.Abs(sum) < SmallestLogSum * positive
            ? PaperConvention.Lid(_squared.AsSpan(0, k))
            : -1 / (sum / (k - 1));
    }
}
