using System.Numerics;
using System.Runtime.CompilerServices;
using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>Lengths of the vectors of a set, and the factors by which they are multiplied when packed. 20 bytes a vector.</summary>
internal sealed unsafe class ScaledVectors
{
    // Factors are float32; lengths outside this cannot be brought to about 1 by one of them.
    private const double LeastLength = 1e-30;
    private const double MostLength = 1e30;

    // Rows that a centre is the mean of; any centre will do, a near one leaves shorter vectors.
    private const int CenterRows = 1024;

    // While the set is measured.
    private double[] _lengths;
    private double[] _residuals;

    private ScaledVectors(VectorSet vectors, VectorForm form, float[] center)
    {
        Vectors = vectors;
        Form = form;
        Center = center;
        _lengths = new double[vectors.Count];
        _residuals = new double[vectors.Count];
        Factors = new float[vectors.Count];
        Norms = new float[vectors.Count];
        Residuals = new float[vectors.Count];
        Starts = new float[vectors.Count];
        Steps = new float[vectors.Count];
    }

    public VectorSet Vectors { get; }

    /// <summary>What is multiplied.</summary>
    public VectorForm Form { get; }

    /// <summary>What words are measured from; zeros where only the place itself will do, and for floats.</summary>
    public float[] Center { get; }

    /// <summary>The power of two that all vectors are multiplied by; 1 for cosine, where each has its own factor.</summary>
    public double Scale { get; private set; }

    /// <summary>What each vector is multiplied by when packed.</summary>
    public float[] Factors { get; }

    /// <summary>Scaled lengths, rounded up.</summary>
    public float[] Norms { get; }

    /// <summary>Scaled lengths of what rounding to words took off, rounded up; 0 for floats.</summary>
    public float[] Residuals { get; }

    /// <summary>Minus half the squared scaled length, from which a column of products starts; 0 where only the product counts.</summary>
    public float[] Starts { get; }

    /// <summary>What a step of each vector's words is in scaled units; not set for floats.</summary>
    public float[] Steps { get; }

    /// <summary>The greatest length before scaling.</summary>
    public double Longest { get; private set; }

    /// <summary>Whether the factors can be had in float32.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Values of 4 bytes that a packed vector takes.</summary>
    public int PackedLength => Form == VectorForm.Words ? (Vectors.Dimension + 1) / 2 : Vectors.Dimension;

    /// <summary>Half the squared scaled length of a vector.</summary>
    public double Half(int row) => -Starts[row];

    /// <summary>Measures a base.</summary>
    /// <param name="vectors">The set; all its values are finite.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="form">What is to be multiplied.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ScaledVectors Measure(VectorSet vectors, Metric metric, VectorForm form, int threads, CancellationToken cancellationToken)
    {
        // Only differences of vectors do not depend on where they are measured from.
        bool centered = form == VectorForm.Words && metric is Metric.L2 or Metric.SquaredL2;
        return Measure(vectors, metric, form, centered ? Mean(vectors) : new float[vectors.Dimension], null, threads, cancellationToken);
    }

    /// <summary>Measures queries as this base was.</summary>
    /// <param name="queries">The queries; all their values are finite.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ScaledVectors MeasureQueries(VectorSet queries, Metric metric, int threads, CancellationToken cancellationToken) =>
        Measure(queries, metric, Form, Center, Scale, threads, cancellationToken);

    private static ScaledVectors Measure(
        VectorSet vectors, Metric metric, VectorForm form, float[] center, double? scale, int threads, CancellationToken cancellationToken)
    {
        ScaledVectors measured = new(vectors, form, center);
        const int Rows = 256;
        ParallelWork.Run(
            (vectors.Count + Rows - 1) / Rows,
            threads,
            () => 0,
            (piece, _) =>
            {
                for (int row = piece * Rows; row < Math.Min(vectors.Count, (piece + 1) * Rows); row++)
                {
                    measured.MeasureRow(row);
                }
            },
            progress: null,
            cancellationToken);
        measured.Longest = vectors.Count == 0 ? 0 : measured._lengths.Max();
        measured.Scale = metric == Metric.Cosine ? 1 : scale ?? PowerOfTwo(measured.Longest);
        measured.IsUsable = measured.Scale is > LeastLength and < MostLength;
        for (int row = 0; row < vectors.Count; row++)
        {
            measured.ScaleRow(row, metric);
        }

        measured._lengths = [];
        measured._residuals = [];
        return measured;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float[] Mean(VectorSet vectors)
    {
        double[] sum = new double[vectors.Dimension];
        int rows = Math.Min(CenterRows, vectors.Count);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = vectors[(int)((long)row * vectors.Count / rows)];
            int i = 0;
            for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(values[i..]), out Vector<double> lower, out Vector<double> upper);
                Span<double> both = sum.AsSpan(i, Vector<float>.Count);
                (new Vector<double>(both) + lower).CopyTo(both);
                both = both[Vector<double>.Count..];
                (new Vector<double>(both) + upper).CopyTo(both);
            }

            for (; i < sum.Length; i++)
            {
                sum[i] += values[i];
            }
        }

        return [.. sum.Select(value => (float)(value / Math.Max(1, rows)))];
    }

    /// <summary>The factor that brings the longest to [0.5, 1).</summary>
    private static double PowerOfTwo(double longest) => longest > 0 ? Math.ScaleB(1, -Math.ILogB(longest) - 1) : 1;

    private void MeasureRow(int row)
    {
        float* vector = Vectors.Row(row);
        if (Form == VectorForm.Floats)
        {
            _lengths[row] = Math.Sqrt(DistanceKernel.Dot(vector, vector, Vectors.Dimension));
            return;
        }

        fixed (float* center = Center)
        {
            _lengths[row] = WordPanels.Measure(vector, center, Vectors.Dimension, out Factors[row], out _residuals[row]);
        }
    }

    private void ScaleRow(int row, Metric metric)
    {
        double length = _lengths[row];
        double scale = Scale;
        if (metric == Metric.Cosine)
        {
            IsUsable &= length is 0 or (> LeastLength and < MostLength);
            scale = length > 0 ? 1 / length : 0;
            Norms[row] = length > 0 ? 1.0001f : 0;
        }
        else
        {
            double scaled = length * scale;
            Norms[row] = (float)(scaled * 1.000001);
            Starts[row] = metric is Metric.L2 or Metric.SquaredL2 ? (float)(-scaled * scaled / 2) : 0;
        }

        if (Form == VectorForm.Floats)
        {
            Factors[row] = (float)scale;
            return;
        }

        Residuals[row] = (float)(_residuals[row] * scale * 1.00001);
        Steps[row] = Factors[row] > 0 ? (float)(scale / Factors[row]) : 0;
    }
}
