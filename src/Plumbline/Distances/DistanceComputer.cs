using System.Runtime.CompilerServices;

namespace Plumbline.Distances;

/// <summary>
/// Distances from a query to the vectors of a base set under a metric. Works in "raw" distances, which order as the
/// metric does and are cheaper: squared for <see cref="Metric.L2"/>, and the metric's own for the others.
/// </summary>
internal sealed unsafe class DistanceComputer
{
    private readonly DistanceKernel _kernel;
    private readonly double[] _squaredNorms;

    public DistanceComputer(VectorSet vectors, Metric metric, DistanceKernel? kernel = null)
    {
        Vectors = vectors;
        Metric = metric;
        _kernel = kernel ?? DistanceKernels.Default;
        _squaredNorms = metric == Metric.Cosine ? SquaredNorms(vectors) : [];
    }

    public VectorSet Vectors { get; }

    public Metric Metric { get; }

    public DistanceKernel Kernel => _kernel;

    public bool IsEuclidean => Metric is Metric.L2 or Metric.SquaredL2;

    /// <summary>What a raw distance is in the unit of the metric.</summary>
    public static float ToMetric(float raw, Metric metric) => metric == Metric.L2 ? MathF.Sqrt(raw) : raw;

    /// <summary>Cosine distance from an inner product and the two squared lengths.</summary>
    public static float CosineDistance(double dot, double squaredNormA, double squaredNormB)
    {
        // One root of the product: for equal vectors it is their squared norm exactly, and the distance 0.
        double norms = Math.Sqrt(squaredNormA * squaredNormB);
        // Rounding may bring the cosine of parallel vectors past 1.
        return norms > 0 ? (float)Math.Clamp(1 - (dot / norms), 0, 2) : 1;
    }

    /// <summary>A query ready to be compared; <paramref name="query"/> must outlive it.</summary>
    public QueryPoint Prepare(float* query) =>
        new(query, Metric == Metric.Cosine ? DistanceKernel.Dot(query, query, Vectors.Dimension) : 0);

    /// <summary>A vector of the base as a query.</summary>
    public QueryPoint Prepare(int id) => new(Vectors.Row(id), Metric == Metric.Cosine ? _squaredNorms[id] : 0);

    /// <summary>Raw distance between the query and one vector of the base.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(QueryPoint query, int id) =>
        IsEuclidean ? _kernel.SquaredL2(query.Vector, Vectors.Row(id), Vectors.Dimension) : FromDot(query, id);

    /// <summary>Raw distances between the query and several vectors of the base.</summary>
    public void Distances(QueryPoint query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        int i = 0;
        if (IsEuclidean)
        {
            int dimension = Vectors.Dimension;
            fixed (float* output = distances)
            {
                for (; i <= ids.Length - 4; i += 4)
                {
                    _kernel.SquaredL2Four(
                        query.Vector, Vectors.Row(ids[i]), Vectors.Row(ids[i + 1]), Vectors.Row(ids[i + 2]), Vectors.Row(ids[i + 3]), dimension, output + i);
                }
            }
        }

        for (; i < ids.Length; i++)
        {
            distances[i] = Distance(query, ids[i]);
        }
    }

    /// <summary>
    /// Raw distances between consecutive queries and consecutive vectors of the base:
    /// <c>distances[i * stride + j]</c> for query <paramref name="firstQuery"/> + i and vector <paramref name="first"/> + j.
    /// </summary>
    public void Tile(VectorSet queries, int firstQuery, int queryCount, int first, int count, float* distances, int stride)
    {
        if (IsEuclidean)
        {
            _kernel.SquaredL2Tile(queries.Row(firstQuery), queryCount, Vectors.Row(first), count, Vectors.Dimension, distances, stride);
            return;
        }

        for (int i = 0; i < queryCount; i++)
        {
            QueryPoint query = ReferenceEquals(queries, Vectors) ? Prepare(firstQuery + i) : Prepare(queries.Row(firstQuery + i));
            for (int j = 0; j < count; j++)
            {
                distances[((long)i * stride) + j] = FromDot(query, first + j);
            }
        }
    }

    private static double[] SquaredNorms(VectorSet vectors)
    {
        double[] norms = new double[vectors.Count];
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = DistanceKernel.Dot(vectors.Row(i), vectors.Row(i), vectors.Dimension);
        }

        return norms;
    }

    private float FromDot(QueryPoint query, int id)
    {
        double dot = DistanceKernel.Dot(query.Vector, Vectors.Row(id), Vectors.Dimension);
        if (Metric == Metric.InnerProduct)
        {
            return (float)-dot;
        }

        return CosineDistance(dot, query.SquaredNorm, _squaredNorms[id]);
    }
}
