namespace Plumbline.Studies.Replica;

/// <summary>What all rows of a replica share: the clusters and the random features, drawn from the seed.</summary>
internal sealed class ReplicaWorld
{
    private readonly ReplicaParameters _parameters;
    private readonly long _seed;
    private readonly double[] _deviations;
    private readonly double[] _centreDeviations;
    private readonly double[] _cumulativeWeights;
    private readonly double[][] _centres;
    private readonly double[][] _widths;
    private readonly double[] _features;
    private readonly double _featureDeviation;

    public ReplicaWorld(ReplicaParameters parameters, long seed)
    {
        _parameters = parameters;
        _seed = seed;
        _deviations = Spectrum(parameters.SpectrumExponent);
        _centreDeviations = Spectrum(parameters.CentreExponent);
        _featureDeviation = Math.Sqrt(SumOfSquares(_deviations));
        double[][] scores = DrawScores();
        double[] weights = Weigh(scores[0], scores[1]);
        _cumulativeWeights = Accumulate(weights);
        _centres = PlaceCentres(scores.AsSpan(2), weights);
        _widths = DrawWidths(scores[0], weights);
        _features = DrawFeatures();
    }

    /// <summary>Number of features a row has before the isometric map.</summary>
    public int FeatureCount => _parameters.Features;

    /// <summary>Draws one row.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="latent">Working memory, as long as there are latent dimensions.</param>
    /// <param name="output">Receives the scaled, rectified features.</param>
    public void DrawRow(int row, Span<double> latent, Span<float> output)
    {
        ReplicaRandom random = new(_seed, ReplicaStream.Rows, row);
        DrawLatent(ref random, latent);
        double threshold = _parameters.Threshold * _featureDeviation;
        double noise = _parameters.FeatureNoise * _featureDeviation * random.LogNormalScale(_parameters.FeatureNoiseSigma);
        for (int f = 0; f < output.Length; f++)
        {
            ReadOnlySpan<double> weights = _features.AsSpan(f * latent.Length, latent.Length);
            double sum = noise == 0 ? 0 : noise * random.Normal();
            for (int j = 0; j < latent.Length; j++)
            {
                sum += weights[j] * latent[j];
            }

            output[f] = (float)(Math.Max(sum - threshold, 0) * _parameters.OutputScale);
        }
    }

    private void DrawLatent(ref ReplicaRandom random, Span<double> latent)
    {
        int cluster = Find(random.Uniform());
        bool isBackground = random.Uniform() < _parameters.BackgroundShare;
        double scale = random.LogNormalScale(_parameters.PointScaleSigma);
        double radius = random.LogNormalScale(_parameters.RadialSigma);
        double[] centre = _centres[cluster];
        double[] width = _widths[cluster];
        for (int j = 0; j < latent.Length; j++)
        {
            double middle = isBackground ? _parameters.CentreScale * _centreDeviations[j] * random.Normal() : centre[j];
            latent[j] = radius * (middle + (scale * width[j] * random.Normal()));
        }
    }

    private int Find(double position)
    {
        int found = Array.BinarySearch(_cumulativeWeights, position);
        return Math.Min(found >= 0 ? found : ~found, _cumulativeWeights.Length - 1);
    }

    private double[] Spectrum(double exponent)
    {
        double[] deviations = new double[_parameters.LatentDimension];
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
    private double[][] DrawScores()
    {
        int clusters = _parameters.Clusters;
        double[][] rows = new double[3 + _parameters.LatentDimension][];
        for (int i = 0; i < rows.Length; i++)
        {
            ReplicaRandom random = new(_seed, ReplicaStream.ClusterScores, i);
            rows[i] = new double[clusters];
            foreach (ref double score in rows[i].AsSpan())
            {
                // The first row is constant: what is orthogonal to it has mean 0.
                score = i == 0 ? 1 : random.Normal();
            }
        }

        GramSchmidt.Orthonormalise(rows);
        foreach (double[] row in rows)
        {
            Scale(row, Math.Sqrt(clusters));
        }

        return rows[1..];
    }

    private double[] Weigh(double[] widthScores, double[] weightScores)
    {
        double[] weights = new double[_parameters.Clusters];
        double sum = 0;
        for (int cluster = 0; cluster < weights.Length; cluster++)
        {
            double logScale = _parameters.ClusterScaleSigma * widthScores[cluster];
            weights[cluster] = ReplicaRandom.Exp((_parameters.WeightSigma * weightScores[cluster]) + (_parameters.WeightSlope * logScale));
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
            centres[cluster] = new double[_parameters.LatentDimension];
            for (int j = 0; j < scores.Length; j++)
            {
                centres[cluster][j] = _centreDeviations[j] * scores[j][cluster];
            }
        }

        Normalise(centres, weights, _parameters.CentreScale * Math.Sqrt(SumOfSquares(_centreDeviations)));
        return centres;
    }

    private double[][] DrawWidths(double[] scores, double[] weights)
    {
        double[][] widths = new double[_parameters.Clusters][];
        for (int cluster = 0; cluster < widths.Length; cluster++)
        {
            ReplicaRandom random = new(_seed, ReplicaStream.Widths, cluster);
            double logScale = _parameters.ClusterScaleSigma * scores[cluster];
            double shift = _parameters.ExponentSlope * logScale;
            widths[cluster] = new double[_parameters.LatentDimension];
            for (int j = 0; j < widths[cluster].Length; j++)
            {
                widths[cluster][j] = _deviations[j] * ReplicaRandom.Exp(logScale - (shift * ReplicaRandom.Log(j + 1)));
            }

            Quieten(widths[cluster], ref random);
        }

        Normalise(widths, weights, _featureDeviation);
        return widths;
    }

    /// <summary>Narrows all dimensions but the active ones, which the first places of a partial shuffle choose.</summary>
    private void Quieten(double[] widths, ref ReplicaRandom random)
    {
        int[] order = new int[widths.Length];
        for (int j = 0; j < order.Length; j++)
        {
            order[j] = j;
        }

        for (int j = 0; j < order.Length; j++)
        {
            if (j < _parameters.ActiveDimensions)
            {
                int other = j + random.Below(order.Length - j);
                (order[j], order[other]) = (order[other], order[j]);
            }
            else
            {
                widths[order[j]] *= _parameters.QuietWidth;
            }
        }
    }

    /// <summary>The features' weights, a row a feature. Orthogonal over the features, so that no seed stretches a latent dimension.</summary>
    private double[] DrawFeatures()
    {
        int dimensions = _parameters.LatentDimension;
        double[][] columns = new double[dimensions][];
        for (int j = 0; j < dimensions; j++)
        {
            ReplicaRandom random = new(_seed, ReplicaStream.Features, j);
            columns[j] = new double[_parameters.Features];
            foreach (ref double weight in columns[j].AsSpan())
            {
                weight = random.Normal();
            }
        }

        GramSchmidt.Orthonormalise(columns);
        double[] features = new double[_parameters.Features * dimensions];
        double scale = Math.Sqrt(_parameters.Features);
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = scale * columns[i % dimensions][i / dimensions];
        }

        return features;
    }

    /// <summary>Scales vectors so that their weighted root mean square length is as given: what a seed draws by chance does not move the scale of the data.</summary>
    private static void Normalise(double[][] vectors, double[] weights, double length)
    {
        double squares = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            squares += weights[i] * SumOfSquares(vectors[i]);
        }

        double factor = squares > 0 ? length / Math.Sqrt(squares) : 0;
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
