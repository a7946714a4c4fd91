using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Exact.Products;

/// <summary>
/// How far a distance worked out from a product may be from the true one, and so which points a filter must let through.
/// </summary>
/// <remarks>
/// All is in scaled units: vectors are multiplied by a power of two that brings the longest of the base to a length in
/// [0.5, 1), or for cosine each by its own factor to length 1; a score is ⟨a, b⟩ - ||b||² / 2 for the Euclidean metrics and
/// ⟨a, b⟩ for the others, so that the nearest have the largest. A chain of m roundings in float32 errs by at most
/// γ_m = m u / (1 - m u), u = 2^-24, of the sum of magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, 3.1),
/// which is at most ||a|| ||b|| + ||b||² / 2 by Cauchy and Schwarz. Components are summed in stretches of s, and the d / s
/// sums added after, so that no value passes more than s + d / s roundings. The rounding of scaled values, of norms and of
/// the thresholds themselves is some ten u more; m = s + d / s + 32 covers it. Products of <see cref="VectorForm.Words"/> are
/// exact in whole numbers, so m = 32 does; what rounding to words took off vectors a and b, at most of lengths r and t, changes
/// ⟨a, b⟩ by at most r ||b|| + (||a|| + r) t.
/// </remarks>
internal readonly unsafe struct ProductBounds
{
    /// <summary>Components whose products are summed before the sum is added to those of the others.</summary>
    public const int Stretch = 512;

    private const double UnitRoundoff = 1.0 / (1 << 24);

    // Products below the normal range lose bits without regard to γ; d 2^-148 is below this for every d up to a million.
    private const float Underflow = 1e-35f;

    private readonly Metric _metric;
    private readonly float _perProduct;
    private readonly float _perSquare;
    private readonly double _squaredScale;
    private readonly double _relative;
    private readonly double _absolute;

    /// <summary>Bounds for a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="scale">What the vectors of an unnormalised metric are multiplied by.</param>
    /// <param name="form">What is multiplied.</param>
    public ProductBounds(Metric metric, int dimension, double scale, VectorForm form)
    {
        _metric = metric;
        // Words may be longer than what they stand for, by their rounding.
        float gamma = form == VectorForm.Words
            ? (float)(1.1 * Gamma(32))
            : (float)(1.001 * Gamma(Math.Min(dimension, Stretch) + (dimension / Stretch) + 32));
        bool euclidean = metric is Metric.L2 or Metric.SquaredL2;
        _perProduct = euclidean ? 0 : gamma;
        // Half of (||a|| + ||b||)² covers ||a|| ||b|| + ||b||² / 2 from either side of a pair.
        _perSquare = euclidean ? gamma / 2 : 0;
        _squaredScale = metric == Metric.Cosine ? 1 : scale * scale;
        // What a direct distance may differ from the true one: a chain in each of sixteen lanes, the tree, two roundings a term.
        _relative = euclidean ? 3 * Gamma((dimension / 16) + 12) : 4 * UnitRoundoff;
        _absolute = _squaredScale * dimension * Math.ScaleB(1, -148);
    }

    /// <summary>The most by which a score may be off, for two vectors of these lengths, of which rounding took off these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Error(float norm, float residual, float other, float otherResidual)
    {
        float sum = norm + other;
        return (_perProduct * norm * other) + (_perSquare * sum * sum) + (residual * other) + ((norm + residual) * otherResidual) + Underflow;
    }

    /// <summary>Thresholds less the errors of scores against vectors up to a length.</summary>
    /// <param name="thresholds">Thresholds of some queries.</param>
    /// <param name="norms">Lengths of the queries.</param>
    /// <param name="residuals">What rounding took off the queries.</param>
    /// <param name="other">The greatest length on the other side.</param>
    /// <param name="otherResidual">The most that rounding took off on the other side.</param>
    /// <param name="count">Queries; up to three more are read and written.</param>
    /// <param name="lowered">Receives the lowered thresholds.</param>
    public void Lower(float* thresholds, float* norms, float* residuals, float other, float otherResidual, int count, float* lowered)
    {
        Vector128<float> perNorm = Vector128.Create((_perProduct * other) + otherResidual);
        Vector128<float> perSquare = Vector128.Create(_perSquare);
        Vector128<float> perResidual = Vector128.Create(other + otherResidual);
        Vector128<float> others = Vector128.Create(other);
        Vector128<float> underflow = Vector128.Create(Underflow);
        for (int i = 0; i < count; i += 4)
        {
            Vector128<float> norm = Vector128.Load(norms + i);
            Vector128<float> sum = norm + others;
            Vector128<float> error = (perNorm * norm) + (perSquare * sum * sum) + (perResidual * Vector128.Load(residuals + i)) + underflow;
            (Vector128.Load(thresholds + i) - error).Store(lowered + i);
        }
    }

    /// <summary>
    /// The least score, before its own error is taken off, that may still be among the nearest, where k points are known
    /// whose scores are certainly at least <paramref name="certain"/>.
    /// </summary>
    /// <param name="half">Half the query's squared length.</param>
    /// <param name="certain">A score that k points reach.</param>
    public float LeastScore(double half, double certain)
    {
        // Whose distance is what this score says comes after them; a direct distance may rank it before.
        double distance = _metric switch
        {
            Metric.Cosine => 1 - certain,
            Metric.InnerProduct => Math.Abs(certain),
            _ => Math.Max(0, half - certain),
        };
        return RoundDown(certain - (_relative * distance) - _absolute, half);
    }

    /// <summary>As <see cref="LeastScore"/>, where the k-th nearest so far is known by its direct distance.</summary>
    /// <param name="half">Half the query's squared length.</param>
    /// <param name="distance">The raw distance of the k-th.</param>
    public float LeastScoreWithin(double half, float distance)
    {
        double scaled = distance * _squaredScale;
        double score = _metric switch
        {
            Metric.Cosine => 1 - scaled,
            Metric.InnerProduct => -scaled,
            _ => half - (scaled / 2),
        };
        return RoundDown(score - (_relative * Math.Abs(scaled)) - _absolute, half);
    }

    /// <summary>The difference of raw distances that a difference of scores is.</summary>
    public double DistanceOf(double score) => score * (_metric is Metric.L2 or Metric.SquaredL2 ? 2 : 1) / _squaredScale;

    private static double Gamma(int roundings) => roundings * UnitRoundoff / (1 - (roundings * UnitRoundoff));

    private static float RoundDown(double score, double half) => (float)(score - (8 * UnitRoundoff * (Math.Abs(score) + half)) - Underflow);
}
