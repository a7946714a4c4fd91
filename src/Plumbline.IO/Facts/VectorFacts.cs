namespace Plumbline.IO;

/// <summary>What is worth knowing of the vectors of a file before they are used.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="IsSample">Whether there are more rows than that.</param>
/// <param name="NonFinite">Values that are NaN or infinite.</param>
/// <param name="FirstNonFinite">Row and column of the first of them; null where there is none.</param>
/// <param name="MinValue">Smallest finite value; NaN where there is none.</param>
/// <param name="MaxValue">Largest finite value.</param>
/// <param name="MinNorm">Least Euclidean length of a row of finite values; NaN where there is no such row.</param>
/// <param name="MeanNorm">Mean length.</param>
/// <param name="MaxNorm">Greatest length.</param>
/// <param name="ZeroRows">Rows of zeros.</param>
/// <param name="AreBytes">Whether every value is a whole number of 0 to 255.</param>
/// <param name="AreHalves">Whether every value is one of half precision.</param>
/// <param name="Duplicates">Rows whose values are those of an earlier row; null where that was not asked for.</param>
/// <param name="FirstDuplicate">The first such row and the one that it repeats; null where there is none.</param>
public sealed record VectorFacts(
    int Rows,
    bool IsSample,
    long NonFinite,
    (int Row, int Column)? FirstNonFinite,
    double MinValue,
    double MaxValue,
    double MinNorm,
    double MeanNorm,
    double MaxNorm,
    int ZeroRows,
    bool AreBytes,
    bool AreHalves,
    int? Duplicates,
    (int Row, int Repeats)? FirstDuplicate)
{
    /// <summary>How far a length may be from 1 and still count as one: what half precision leaves of it.</summary>
    public const double UnitTolerance = 1e-3;

    /// <summary>Values of an int32 file that have no exact float32.</summary>
    public long WithoutFloat { get; init; }

    /// <summary>Whether every row has length 1, so that L2, inner product and cosine rank alike.</summary>
    public bool AreUnit => MinNorm >= 1 - UnitTolerance && MaxNorm <= 1 + UnitTolerance;

    /// <summary>Looks at the rows of a file, all or a sample, a block at a time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mostBytes">What may be read, in bytes of the float32 values; more rows than that are sampled in blocks that lie evenly in the file.</param>
    /// <param name="duplicates">Whether to look for rows that repeat; about 40 bytes of memory a row.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="VectorFormatException">A row has another dimension than the first, or the file was cut short.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VectorFacts Of(
        VectorFileRows file, long mostBytes = long.MaxValue, bool duplicates = false, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        const int blockBytes = 1 << 20;
        VectorFileDescription description = file.Description;
        long rowBytes = (long)description.Dimension * sizeof(float);
        int blockRows = (int)Math.Min(description.Rows, Math.Max(1, blockBytes / rowBytes));
        int blocks = (int)(((long)description.Rows + blockRows - 1) / blockRows);
        int read = (int)Math.Clamp(mostBytes / (blockRows * rowBytes), 1, blocks);
        VectorFactsMeter meter = new(description.Dimension, duplicates);
        bool areIntegers = description.Element == VectorElement.Signed32;
        float[] values = new float[areIntegers ? 0 : blockRows * description.Dimension];
        int[] integers = new int[areIntegers ? blockRows * description.Dimension : 0];
        for (int i = 0; i < read; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Evenly from the first block to the last.
            int block = read == 1 ? 0 : (int)((long)i * (blocks - 1) / (read - 1));
            int first = block * blockRows;
            int length = Math.Min(blockRows, description.Rows - first) * description.Dimension;
            if (areIntegers)
            {
                file.Read(first, integers.AsSpan(0, length));
                meter.Add(first, integers.AsSpan(0, length));
            }
            else
            {
                file.Read(first, values.AsSpan(0, length));
                meter.Add(first, values.AsSpan(0, length));
            }

            progress?.Report((i + 1.0) / read);
        }

        return meter.Facts(isSample: read < blocks);
    }
}
