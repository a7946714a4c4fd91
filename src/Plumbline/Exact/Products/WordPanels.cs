using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Exact.Products;

/// <summary>
/// Vectors as words: each component less that of a centre, in steps of the vector's own, rounded to the nearest whole number
/// of 16 bits. The steps are such that a product of two vectors of words, a sum of d products, stays within 32 bits.
/// </summary>
internal static unsafe class WordPanels
{
    // Two of this length have a product below 2^31 (Cauchy and Schwarz).
    private const double MostLength = 46340;
    private const float MostWord = 32766;

    // The rounding of a factor and of what it multiplies.
    private const double Slack = 4;

    /// <summary>Measures a vector.</summary>
    /// <param name="row">The vector.</param>
    /// <param name="center">The centre.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="factor">Receives words a unit: one over the step; 0 where the vector is at the centre or too near for a float32.</param>
    /// <param name="residual">Receives the length of what rounding takes off.</param>
    /// <returns>The distance from the centre.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Measure(float* row, float* center, int dimension, out float factor, out double residual)
    {
        int i = 0;
        double squared;
        float most;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> lowerSum = Vector512<double>.Zero, upperSum = Vector512<double>.Zero;
            Vector512<float> largest = Vector512<float>.Zero;
            for (; i <= dimension - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                largest = Avx512F.Max(largest, Vector512.Abs(Vector512.Load(row + i) - Vector512.Load(center + i)));
                Vector512<double> lower = Difference(row + i, center + i), upper = Difference(row + i + Vector256<float>.Count, center + i + Vector256<float>.Count);
                lowerSum = Vector512.FusedMultiplyAdd(lower, lower, lowerSum);
                upperSum = Vector512.FusedMultiplyAdd(upper, upper, upperSum);
            }

            squared = Vector512.Sum(lowerSum + upperSum);
            most = Largest(Vector256.Max(largest.GetLower(), largest.GetUpper()));
        }
        else
        {
            Vector256<double> sum = Vector256<double>.Zero;
            Vector256<float> largest = Vector256<float>.Zero;
            for (; i <= dimension - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> x = Vector256.Load(row + i), c = Vector256.Load(center + i);
                largest = Vector256.Max(largest, Vector256.Abs(x - c));
                (Vector256<double> lower, Vector256<double> upper) = Differences(x, c);
                sum += (lower * lower) + (upper * upper);
            }

            squared = Vector256.Sum(sum);
            most = Largest(largest);
        }

        for (int tail = i; tail < dimension; tail++)
        {
            double difference = (double)row[tail] - center[tail];
            squared += difference * difference;
            most = Math.Max(most, Math.Abs(row[tail] - center[tail]));
        }

        double length = Math.Sqrt(squared);
        double wanted = Math.Min((MostLength - (Math.Sqrt(dimension) / 2) - Slack) / length, MostWord / most);
        // A float32 of ordinary size; for lengths beyond it all of the vector is residual.
        factor = wanted is > 1e-30 and < 1e30 ? (float)wanted : 0;
        residual = factor == 0 ? length : Residual(row, center, dimension, factor);
        return length;
    }

    /// <summary>Packs one panel of pairs: <c>panel[i * width + r]</c> holds words 2 i and 2 i + 1 of row r, the first in the lower half.</summary>
    /// <param name="vectors">All vectors.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="count">How many there are, at most <paramref name="width"/>; the others are 0.</param>
    /// <param name="dimension">Their dimension; an odd one has a 0 after it.</param>
    /// <param name="width">Vectors in a panel.</param>
    /// <param name="factors">Words a unit, of each of all vectors.</param>
    /// <param name="center">The centre.</param>
    /// <param name="panel">(dimension + 1) / 2 x width.</param>
    public static void Pack(float* vectors, int* rows, int count, int dimension, int width, float* factors, float* center, int* panel)
    {
        int r = 0;
        for (; r <= count - 4; r += 4)
        {
            Four(vectors, rows + r, dimension, width, factors, center, panel + r);
        }

        for (; r < width; r++)
        {
            if (r < count)
            {
                Tail(vectors + ((long)rows[r] * dimension), 0, dimension, width, factors[rows[r]], center, panel + r);
                continue;
            }

            for (int i = 0; i < dimension; i += 2)
            {
                panel[(long)(i / 2) * width + r] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* vectors, int* rows, int dimension, int width, float* factors, float* center, int* panel)
    {
        float* row = vectors + ((long)rows[0] * dimension), row1 = vectors + ((long)rows[1] * dimension);
        float* row2 = vectors + ((long)rows[2] * dimension), row3 = vectors + ((long)rows[3] * dimension);
        float factor = factors[rows[0]], factor1 = factors[rows[1]], factor2 = factors[rows[2]], factor3 = factors[rows[3]];
        int i = 0;
        for (; i <= dimension - 8; i += 8)
        {
            Vector256<float> c = Vector256.Load(center + i);
            Vector128<float> w0 = Eight(row + i, c, factor), w1 = Eight(row1 + i, c, factor1);
            Vector128<float> w2 = Eight(row2 + i, c, factor2), w3 = Eight(row3 + i, c, factor3);
            Panels.Transpose(ref w0, ref w1, ref w2, ref w3);
            int* target = panel + ((long)(i / 2) * width);
            w0.AsInt32().Store(target);
            w1.AsInt32().Store(target + width);
            w2.AsInt32().Store(target + (2 * width));
            w3.AsInt32().Store(target + (3 * width));
        }

        Tail(row, i, dimension, width, factor, center, panel);
        Tail(row1, i, dimension, width, factor1, center, panel + 1);
        Tail(row2, i, dimension, width, factor2, center, panel + 2);
        Tail(row3, i, dimension, width, factor3, center, panel + 3);
    }

    private static void Tail(float* row, int first, int dimension, int width, float factor, float* center, int* panel)
    {
        for (int i = first; i < dimension; i += 2)
        {
            int low = Word(row[i], center[i], factor);
            int high = i + 1 < dimension ? Word(row[i + 1], center[i + 1], factor) : 0;
            panel[(long)(i / 2) * width] = (low & 0xffff) | (high << 16);
        }
    }

    /// <summary>Eight words, which are four pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Eight(float* row, Vector256<float> center, float factor)
    {
        Vector256<int> words = Avx.ConvertToVector256Int32((Vector256.Load(row) - center) * factor);
        return Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper()).AsSingle();
    }

    /// <summary>The same word as <see cref="Eight"/> finds, which rounds to even too.</summary>
    private static int Word(float value, float center, float factor) => (int)MathF.Round((value - center) * factor);

    private static float Largest(Vector256<float> values)
    {
        float largest = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            largest = Math.Max(largest, values[lane]);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Difference(float* eight, float* center) =>
        Avx512F.ConvertToVector512Double(Vector256.Load(eight)) - Avx512F.ConvertToVector512Double(Vector256.Load(center));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Lower, Vector256<double> Upper) Differences(Vector256<float> values, Vector256<float> center)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        (Vector256<double> centerLower, Vector256<double> centerUpper) = Vector256.Widen(center);
        return (lower - centerLower, upper - centerUpper);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Residual(float* row, float* center, int dimension, float factor)
    {
        double step = 1.0 / factor;
        double squared;
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> lowerSum = Vector512<double>.Zero, upperSum = Vector512<double>.Zero;
            for (; i <= dimension - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Vector512<int> words = Avx512F.ConvertToVector512Int32((Vector512.Load(row + i) - Vector512.Load(center + i)) * factor);
                Vector512<double> lower = Difference(row + i, center + i) - (Avx512F.ConvertToVector512Double(words.GetLower()) * step);
                Vector512<double> upper = Difference(row + i + Vector256<float>.Count, center + i + Vector256<float>.Count) - (Avx512F.ConvertToVector512Double(words.GetUpper()) * step);
                lowerSum = Vector512.FusedMultiplyAdd(lower, lower, lowerSum);
                upperSum = Vector512.FusedMultiplyAdd(upper, upper, upperSum);
            }

            squared = Vector512.Sum(lowerSum + upperSum);
        }
        else
        {
            Vector256<double> sum = Vector256<double>.Zero;
            for (; i <= dimension - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> x = Vector256.Load(row + i), c = Vector256.Load(center + i);
                Vector256<int> words = Avx.ConvertToVector256Int32((x - c) * factor);
                (Vector256<double> lower, Vector256<double> upper) = Differences(x, c);
                lower -= Avx.ConvertToVector256Double(words.GetLower()) * step;
                upper -= Avx.ConvertToVector256Double(words.GetUpper()) * step;
                sum += (lower * lower) + (upper * upper);
            }

            squared = Vector256.Sum(sum);
        }

        for (; i < dimension; i++)
        {
            double left = (double)row[i] - center[i] - (Word(row[i], center[i], factor) * step);
            squared += left * left;
        }

        return Math.Sqrt(squared);
    }
}
