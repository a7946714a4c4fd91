using Plumbline.IO;

namespace Plumbline.Cli;

/// <summary>What plumb info finds in a file of vectors.</summary>
/// <param name="File">What the file says of itself.</param>
/// <param name="NonFinite">Values that are NaN or infinite.</param>
/// <param name="FirstNonFinite">Row and column of the first of them.</param>
/// <param name="Zero">Vectors of length zero.</param>
/// <param name="MinLength">The least length of a finite vector.</param>
/// <param name="MeanLength">The mean length.</param>
/// <param name="MaxLength">The greatest length.</param>
/// <param name="Kind">How an index keeps the values.</param>
internal sealed record VectorFacts(
    VectorFileDescription File, long NonFinite, (int Row, int Column)? FirstNonFinite, int Zero, double MinLength, double MeanLength, double MaxLength, ElementKind Kind)
{
    /// <summary>Whether all vectors have length 1, within 1e-3.</summary>
    public bool IsNormalized => Math.Abs(MinLength - 1) < 1e-3 && Math.Abs(MaxLength - 1) < 1e-3;

    /// <summary>Counts in one pass over the vectors.</summary>
    public static VectorFacts Of(VectorFileDescription file, VectorSet vectors, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        long nonFinite = 0;
        (int Row, int Column)? first = null;
        int zero = 0;
        double sum = 0;
        double least = double.PositiveInfinity;
        double most = 0;
        int finite = 0;
        ElementKind kind = ElementKind.Byte;
        for (int row = 0; row < vectors.Count; row++)
        {
            if (row % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)row / vectors.Count);
            }

            double squared = 0;
            long bad = nonFinite;
            ReadOnlySpan<float> vector = vectors[row];
            ElementKind narrowest = ElementKind.Byte;
            for (int column = 0; column < vector.Length; column++)
            {
                float value = vector[column];
                if (!float.IsFinite(value))
                {
                    nonFinite++;
                    first ??= (row, column);
                }

                squared += (double)value * value;
                narrowest = narrowest == ElementKind.Byte && !(value is >= 0 and <= 255 && value == (byte)value) ? ElementKind.Half : narrowest;
                narrowest = narrowest == ElementKind.Half && (float)(Half)value != value ? ElementKind.Full : narrowest;
            }

            kind = (ElementKind)Math.Max((int)kind, (int)narrowest);
            if (bad == nonFinite)
            {
                double length = Math.Sqrt(squared);
                finite++;
                zero += squared == 0 ? 1 : 0;
                sum += length;
                least = Math.Min(least, length);
                most = Math.Max(most, length);
            }
        }

        progress?.Report(1);
        return new VectorFacts(file, nonFinite, first, zero, finite == 0 ? double.NaN : least, finite == 0 ? double.NaN : sum / finite, finite == 0 ? double.NaN : most, kind);
    }
}
