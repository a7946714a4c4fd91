namespace Plumbline.Fidelity;

/// <summary>
/// The sums over a neighbourhood's ascending squared Euclidean distances from which mean distance and LID follow. The values
/// are those of <see cref="NeighborDistance"/>, <see cref="LocalIntrinsicDimensionality"/> and <see cref="PaperConvention"/>
/// up to the rounding of float64 sums.
/// </summary>
/// <remarks>The four sums are over all neighbours but the farthest; distances of zero add nothing to logarithms and inverses.</remarks>
internal readonly record struct NeighborhoodSums
{
    private const double Epsilon = PaperConvention.Epsilon;

    // A neighbour this much nearer than the k-th makes the expansion below too coarse; the sum is then taken term by term.
    private const double SmallestRatio = 1e-4;

    // A mean logarithm below this is mostly rounding of the sums.
    private const double SmallestLogSum = 1e-5;

    /// <summary>Neighbours.</summary>
    public required int Count { get; init; }

    /// <summary>Neighbours at distance zero.</summary>
    public required int Zeros { get; init; }

    /// <summary>Sum of the distances.</summary>
    public required double Lengths { get; init; }

    /// <summary>Sum of the squared distances.</summary>
    public required double Squares { get; init; }

    /// <summary>Sum of the logarithms of the squared distances.</summary>
    public required double Logs { get; init; }

    /// <summary>Sum of the inverses of the squared distances.</summary>
    public required double Inverses { get; init; }

    /// <summary>The smallest squared distance above zero; anything where there is none.</summary>
    public required double First { get; init; }

    /// <summary>The largest squared distance; 0 of no neighbours.</summary>
    public required double Last { get; init; }

    /// <summary>Mean Euclidean distance; NaN of no neighbours.</summary>
    public double MeanDistance => (Lengths + Math.Sqrt(Last)) / Count;

    /// <summary>Mean squared distance; NaN of no neighbours.</summary>
    public double MeanSquared => (Squares + Last) / Count;

    /// <summary>LID; NaN where it is not defined.</summary>
    public double Lid(LidEstimator estimator)
    {
        int terms = Count - 1 - Zeros;
        if (terms < 1 || Last <= First)
        {
            return double.NaN;
        }

        if (estimator == LidEstimator.MethodOfMoments)
        {
            double mean = Lengths / terms;
            return mean / (Math.Sqrt(Last) - mean);
        }

        // Half the logarithm of the square is the logarithm of the length.
        return -2 / ((Logs / terms) - Math.Log(Last));
    }

    /// <summary>The authors' mean squared distance over k places, missing ones padded with FLT_MAX, with float32's overflow.</summary>
    public double PaperMeanSquared(int k) => PaperConvention.MeanInSingle(Squares + Last + ((k - Count) * (double)float.MaxValue), k);

    /// <summary>The authors' LID over k places, missing ones padded with FLT_MAX; null where it has to be summed term by term.</summary>
    public double? PaperLid(int k)
    {
        if (Count < k)
        {
            // The k-th is a pad: against it every real distance vanishes beside epsilon, and every other pad is 1 + epsilon.
            double padded = (Count * Math.Log(Epsilon)) + ((k - 1 - Count) * Math.Log(1 + Epsilon));
            return -1 / (padded / (k - 1));
        }

        double last = Last + Epsilon;
        int positive = k - 1 - Math.Min(Zeros, k - 1);
        if (positive == 0 || First < SmallestRatio * last)
        {
            return null;
        }

        // ln(D / L + e) = ln D - ln L + e L / D, the next term of the expansion being below 1e-16.
        double sum = (Logs - (positive * Math.Log(last)))
            + (Epsilon * last * Inverses)
            + ((k - 1 - positive) * Math.Log(Epsilon));
        // Of distances that are nearly equal, the logarithms cancel to less than their rounding.
        return Math.Abs(sum) < SmallestLogSum * positive ? null : -1 / (sum / (k - 1));
    }
}
