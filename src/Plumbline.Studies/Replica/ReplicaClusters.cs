namespace Plumbline.Studies.Replica;

/// <summary>The clusters of a replica, how likely, where and how wide each is.</summary>
internal sealed class ReplicaClusters
{
    // Widths and weights are the same for every seed: a seed with one cluster more that is wide and full has other statistics.
    private const long PopulationSeed = 42;

    private readonly ReplicaParameters _parameters;
    private readonly double[] _cumulativeWeights;
    private readonly double[][] _centres;
    private readonly double[][] _widths;

    public ReplicaClusters(ReplicaParameters parameters, long seed)
    {
        _parameters = parameters;
        Deviations = Spectrum(parameters.LatentDimension, parameters.SpectrumExponent);
        CentreDeviations = Spectrum(parameters.LatentDimension, parameters.CentreExponent);
        Scale(CentreDeviations, parameters.CentreScale);
        double[][] scores = DrawScores(seed);
        double[] weights = Weigh(scores[1]);
        _cumulativeWeights = Accumulate(weights);
        _centres = PlaceCentres(scores.AsSpan(2), weights);
        _widths = MakeWidths(scores[0], weights);
    }

    /// <summary>Deviation of each latent dimension within a typical cluster.</summary>
    public double[] Deviations { get; }

    /// <summary>Deviation of each latent dimension over the centres.</summary>
    public double[] CentreDeviations { get; }

    /// <summary>The cluster at a place, 0 to 1, on the scale of accumulated weights.</summary>
    public int Find(double place)
    {
        int found = Array.BinarySearch(_cumulativeWeights, place);
        return Math.Min(found >= 0 ? found : ~found, _cumulativeWeights.Length - 1);
    }

    /// <summary>Where a cluster lies.</summary>
    public ReadOnlySpan<double> Centre(int cluster) => _centres[cluster];

    /// <summary>Deviation of a cluster in each latent dimension.</summary>
    public ReadOnlySpan<double> Widths(int cluster) => _widths[cluster];

    private static double[] Spectrum(int dimensions, double exponent)
    {
        double[] deviations = new double[dimensions];
        for (int j = 0; j < deviations.Length; j++)
        {
            deviations[j] = ReplicaRandom.Exp(-exponent * ReplicaRandom.Log(j + 1));
        }

        return deviations;
    }

    /// <summary>
    /// Standard normal scores of the clusters: one row each for width, weight and every latent dimension. The rows have mean
    /// 0, variance 1 and no correlation exactly, not by and large, so that a seed changes the data and hardly its statistics.
    /// </summary>
    private double[][] DrawScores(long seed)
    {
        double[][] rows = new double[3 + _parameters.LatentDimension][];
        for (int i = 0; i < rows.Length; i++)
        {
            ReplicaRandom random = new(i < 3 ? PopulationSeed : seed, ReplicaStream.ClusterScores, i);
            rows[i] = new double[_parameters.Clusters];
            foreach (ref double score in rows[i].AsSpan())
            {
                // The first row is constant: what is orthogonal to it has mean 0.
                score = i == 0 ? 1 : random.Normal();
            }
        }

        GramSchmidt.Orthonormalise(rows);
        foreach (double[] row in rows)
        {
            Scale(row, Math.Sqrt(_parameters.Clusters));
        }

        return rows[1..];
    }

    private double[] Weigh(double[] scores)
    {
        double[] weights = new double[_parameters.Clusters];
        double sum = 0;
        for (int cluster = 0; cluster < weights.Length; cluster++)
        {
            weights[cluster] = ReplicaRandom.Exp(_parameters.WeightSigma * scores[cluster]);
            sum += weights[cluster];
        }

        Scale(weights, 1 / sum);
        return weights;
    }

    private static double[] Accumulate(double[] weights)
    {
        double[] cumulative = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            cumulative[i] = sum;
        }

        return cumulative;
    }

    private double[][] PlaceCentres(ReadOnlySpan<double[]> scores, double[] weights)
    {
        double[][] centres = new double[_parameters.Clusters][];
        for (int cluster = 0; cluster < centres.Length; cluster++)
        {
            centres[cluster] = new double[scores.Length];
            for (int j = 0; j < scores.Length; j++)
            {
                centres[cluster][j] = CentreDeviations[j] * scores[j][cluster];
            }
        }

        Normalise(centres, weights, SumOfSquares(CentreDeviations));
        return centres;
    }

    private double[][] MakeWidths(double[] scores, double[] weights)
    {
        double[][] widths = new double[_parameters.Clusters][];
        for (int cluster = 0; cluster < widths.Length; cluster++)
        {
            double logWidth = _parameters.ClusterScaleSigma * scores[cluster];
            double steeper = _parameters.ExponentSlope * logWidth;
            widths[cluster] = new double[Deviations.Length];
            for (int j = 0; j < Deviations.Length; j++)
            {
                widths[cluster][j] = Deviations[j] * ReplicaRandom.Exp(logWidth - (steeper * ReplicaRandom.Log(j + 1)));
            }
        }

        Normalise(widths, weights, SumOfSquares(Deviations));
        return widths;
    }

    /// <summary>Scales vectors so that their weighted mean of squared lengths is as given: chance does not move the scale of the data.</summary>
    private static void Normalise(double[][] vectors, double[] weights, double squaredLength)
    {
        double sum = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            sum += weights[i] * SumOfSquares(vectors[i]);
        }

        double factor = sum > 0 ? Math.Sqrt(squaredLength / sum) : 0;
        foreach (double[] vector in vectors)
        {
            Scale(vector, factor);
        }
    }

    private static void Scale(double[] vector, double factor)
    {
        for (int j = 0; j < vector.Length; j++)
        {
            vector[j] *= factor;
        }
    }

    private static double SumOfSquares(double[] vector)
    {
        double sum = 0;
        foreach (double value in vector)
        {
            sum += value * value;
        }

        return sum;
    }
}
