using System.Runtime.Intrinsics.X86;
using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>Sums of squared differences of bytes in whole numbers.</summary>
internal abstract unsafe class ByteKernel
{
    /// <summary>Values of a row up to which no sum leaves 31 bits: 2^31 / 255².</summary>
    public const int MostValues = 32_768;

    /// <summary>The kernel that goes with the instruction set in use; null where there is none and float32 does as well.</summary>
    public static ByteKernel? Default { get; } = Named(DistanceKernels.Default.Name);

    /// <summary>The kernel that goes with a distance kernel, or null.</summary>
    public static ByteKernel? Named(string name) => name switch
    {
        "avx512" or "avx2" when AvxVnni.IsSupported => new ByteKernelVnni(),
        "avx512" when Avx512BW.IsSupported => new ByteKernel512(),
        "avx512" or "avx2" when Avx2.IsSupported => new ByteKernel256(),
        _ => null,
    };

    /// <summary>What the sum of squared differences needs to know of a row: Σ x² - 256 Σ x.</summary>
    public static int Term(ReadOnlySpan<byte> row)
    {
        int sum = 0;
        foreach (byte value in row)
        {
            sum += value * (value - 256);
        }

        return sum;
    }

    /// <summary>Makes a query ready for <see cref="Squared"/>.</summary>
    /// <param name="query">The query, padded with zeros as the rows are.</param>
    /// <param name="padded">Its length with the padding.</param>
    /// <param name="prepared">Receives as many bytes.</param>
    /// <returns>The query's own part of a sum.</returns>
    public abstract int Prepare(byte* query, int padded, byte* prepared);

    /// <summary>Squared distances to rows that lie here and there.</summary>
    /// <param name="prepared">The query, made ready.</param>
    /// <param name="own">Its own part.</param>
    /// <param name="rows">The rows; whole cache lines.</param>
    /// <param name="terms">Σ x² - 256 Σ x of every row.</param>
    /// <param name="places">Row numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="sums">Receives a sum for each.</param>
    public abstract void Squared(byte* prepared, int own, RowBlock rows, int* terms, int* places, int count, int* sums);
}
