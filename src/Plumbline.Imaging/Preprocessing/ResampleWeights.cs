namespace Plumbline.Imaging.Preprocessing;

/// <summary>
/// The pixels that each output pixel of one direction is made of, and their weights in fixed point: Pillow's
/// <c>precompute_coeffs</c> and <c>normalize_coeffs_8bpc</c> (libImaging/Resample.c), so that results are the same to the byte.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Bits behind the point: 32 less 8 of a pixel less 2 for sums past the ends.</summary>
    public const int FractionBits = 32 - 8 - 2;

    private ResampleWeights(int taps, int[] first, int[] count, int[] weights)
    {
        Taps = taps;
        First = first;
        Count = count;
        Weights = weights;
    }

    /// <summary>Weights kept for an output pixel, used or not.</summary>
    public int Taps { get; }

    /// <summary>The first input pixel of each output pixel.</summary>
    public int[] First { get; }

    /// <summary>How many input pixels each output pixel has, at most <see cref="Taps"/>.</summary>
    public int[] Count { get; }

    /// <summary><see cref="Taps"/> weights an output pixel.</summary>
    public int[] Weights { get; }

    /// <summary>Works out the weights of a stretch of output pixels.</summary>
    /// <param name="input">Input pixels.</param>
    /// <param name="output">Output pixels of the whole.</param>
    /// <param name="start">The first output pixel wanted.</param>
    /// <param name="length">Output pixels wanted.</param>
    /// <param name="interpolation">The filter.</param>
    public static ResampleWeights Create(int input, int output, int start, int length, Interpolation interpolation)
    {
        double scale = (double)input / output;
        double filterScale = Math.Max(scale, 1.0);
        double support = (interpolation == Interpolation.Bilinear ? 1.0 : 2.0) * filterScale;
        int taps = ((int)Math.Ceiling(support) * 2) + 1;
        ResampleWeights result = new(taps, new int[length], new int[length], new int[length * taps]);
        double[] row = new double[taps];
        for (int i = 0; i < length; i++)
        {
            double center = (start + i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5));
            int count = Math.Min(input, (int)(center + support + 0.5)) - first;
            double sum = 0;
            for (int x = 0; x < count; x++)
            {
                double distance = (x + first - center + 0.5) * (1.0 / filterScale);
                row[x] = interpolation == Interpolation.Bilinear ? Triangle(distance) : Cubic(distance);
                sum += row[x];
            }

            result.First[i] = first;
            result.Count[i] = count;
            for (int x = 0; x < count; x++)
            {
                double weight = sum == 0 ? row[x] : row[x] / sum;
                result.Weights[(i * taps) + x] = (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << FractionBits)));
            }
        }

        return result;
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((((a + 2.0) * x) - (a + 3.0)) * x * x) + 1,
            < 2 => (((((x - 5) * x) + 8) * x) - 4) * a,
            _ => 0,
        };
    }
}
