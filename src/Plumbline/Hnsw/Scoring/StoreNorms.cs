using Plumbline.Distances;

namespace Plumbline.Hnsw.Scoring;

/// <summary>The metric of a store and, for cosine, the squared length of each of its vectors.</summary>
internal sealed unsafe class StoreNorms(Metric metric)
{
    private double[] _squared = [];
    private double _longest;

    /// <summary>Lengths that are known already.</summary>
    public StoreNorms(Metric metric, double[] squared)
        : this(metric) => _squared = squared;

    public Metric Metric { get; } = metric;

    /// <summary>Squared length of a vector, in float64.</summary>
    public double this[int place] => _squared[place];

    /// <summary>The length of a vector, or more: where the metric does not need each, the greatest of all.</summary>
    public double Length(int place) => Metric == Metric.Cosine ? Math.Sqrt(_squared[place]) : _longest;

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

        _longest = Math.Max(_longest, Math.Sqrt(squared));
        if (Metric != Metric.Cosine)
        {
            return;
        }

        if (_squared.Length < places)
        {
            Array.Resize(ref _squared, Math.Max(places, _squared.Length + (_squared.Length / 2)));
        }

        _squared[place] = squared;
    }

    /// <summary>Moves a length to another place.</summary>
    public void Move(int from, int to)
    {
        if (Metric == Metric.Cosine)
        {
            _squared[to] = _squared[from];
        }
    }
}
