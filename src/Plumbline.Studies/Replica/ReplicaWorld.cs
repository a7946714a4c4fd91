namespace Plumbline.Studies.Replica;

/// <summary>What all rows of a replica share, and how a row is drawn from it.</summary>
internal sealed class ReplicaWorld
{
    private readonly ReplicaParameters _parameters;
    private readonly long _seed;
    private readonly ReplicaClusters _clusters;
    private readonly double[] _features;
    private readonly double _threshold;

    public ReplicaWorld(ReplicaParameters parameters, long seed)
    {
        _parameters = parameters;
        _seed = seed;
        _clusters = new ReplicaClusters(parameters, seed);
        _features = DrawFeatures();
        double variance = 0;
        foreach (double deviation in _clusters.Deviations)
        {
            variance += deviation * deviation;
        }

        _threshold = parameters.Threshold * Math.Sqrt(variance);
    }

    /// <summary>Draws one row.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="latent">Working memory, as long as there are latent dimensions.</param>
    /// <param name="output">Receives the scaled, rectified features.</param>
    public void DrawRow(int row, Span<double> latent, Span<float> output)
    {
        ReplicaRandom random = new(_seed, ReplicaStream.Rows, row);
        DrawLatent(ref random, latent);
        for (int f = 0; f < output.Length; f++)
        {
            ReadOnlySpan<double> weights = _features.AsSpan(f * latent.Length, latent.Length);
            double sum = -_threshold;
            for (int j = 0; j < latent.Length; j++)
            {
                sum += weights[j] * latent[j];
            }

            output[f] = (float)(Math.Max(sum, 0) * _parameters.OutputScale);
        }
    }

    private void DrawLatent(ref ReplicaRandom random, Span<double> latent)
    {
        int cluster = _clusters.Find(random.Uniform());
        bool isBackground = random.Uniform() < _parameters.BackgroundShare;
        double radius = random.LogNormalScale(_parameters.RadialSigma);
        ReadOnlySpan<double> centre = _clusters.Centre(cluster);
        ReadOnlySpan<double> widths = _clusters.Widths(cluster);
        for (int j = 0; j < latent.Length; j++)
        {
            double middle = isBackground ? _clusters.CentreDeviations[j] * random.Normal() : centre[j];
            latent[j] = radius * (middle + (widths[j] * random.Normal()));
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
}
