using Plumbline.Distances;

namespace Plumbline.Hnsw.Scoring;

/// <summary>The metric of a store and, for cosine, the squared length of each of its vectors.</summary>
internal sealed unsafe class StoreNorms(Metric metric)
{
    private double[] _squared = [];

    /// <summary>Lengths that are known already.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="squared">Squared length of each vector, for cosine.</param>
    /// <param name="longest">The greatest length or more, for the inner product; infinite where it is not known.</param>
    public StoreNorms(Metric metric, double[] squared, double longest)
        : this(metric)
    {
        _squared = squared;
        Longest = longest;
    }

    public Metric Metric { get; } = metric;

    /// <summary>Squared length of a vector, in float64.</summary>
    public double this[int place] => _squared[place];

    /// <summary>The greatest length of any vector ever noted, for the inner product; 0 for other metrics.</summary>
    public double Longest { get; private set; }

    /// <summary>The length of a vector, or more: where the metric does not need each, the greatest of all.</summary>
    public double Length(int place) => Metric == Metric.Cosine ? Math.Sqrt(_squared[place]) : Longest;

    public long SizeInBytes => (long)_squared.Length * sizeof(double);

    /// <summary>Notes the length of a vector.</summary>
    public void Set(int place, ReadOnlySpan<float> vector, int places)
    {
        if (Metric is Metric.L2 or Metric.SquaredL2)
        {
            return;
        }

        double squared;
        fixed (float* values = vector)
        {
            squared = DistanceKernel.Dot(values, values, vector.Length);
        }

        if (Metric == Metric.InnerProduct)
        {
            Longest = Math.Max(Longest, Math.Sqrt(squared));
            return;
        }

        if (_squared.Length < places)
        {
            Array.Resize(ref _squared, Math.Max(places, _squared.Length + (_squared.Length / 2)));
        }

        _squared[place] = squared;
    }
}
