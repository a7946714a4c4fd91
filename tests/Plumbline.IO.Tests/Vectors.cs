namespace Plumbline.IO.Tests;

/// <summary>Short forms of what nearly every test does.</summary>
internal static class Vectors
{
    public static VectorReadOptions AllowNonFinite { get; } = new() { AllowNonFinite = true };

    public static VectorReadOptions MemoryMap { get; } = new() { MemoryMap = true };

    public static VectorSet Read(string path, VectorReadOptions? options = null, IProgress<double>? progress = null) =>
        VectorFile.Read(path, options, progress);

    public static void WriteNpy(string path, VectorSet set, IProgress<double>? progress = null) => NpyWriter.Write(path, set, progress);

    public static void WriteFvecs(string path, VectorSet set, IProgress<double>? progress = null) => FvecsWriter.Write(path, set, progress);

    public static VectorSet Set(int dimension, params ReadOnlySpan<float> values) => VectorSet.FromValues(values, dimension);

    /// <summary>Values whose bits are all different, so that no misplaced one goes unnoticed.</summary>
    public static VectorSet Counting(int count, int dimension)
    {
        VectorSet set = VectorSet.Allocate(count, dimension);
        int bits = 0x3000_0000;
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in set.WritableRow(row))
            {
                value = BitConverter.Int32BitsToSingle(bits++);
            }
        }

        return set;
    }

    /// <summary>Bits, not values: NaN must equal itself and -0 differ from 0.</summary>
    public static int[] Bits(VectorSet set)
    {
        int[] bits = new int[set.Count * set.Dimension];
        for (int row = 0; row < set.Count; row++)
        {
            for (int column = 0; column < set.Dimension; column++)
            {
                bits[(row * set.Dimension) + column] = BitConverter.SingleToInt32Bits(set[row][column]);
            }
        }

        return bits;
    }

    public static void AssertSame(VectorSet expected, VectorSet actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Dimension, actual.Dimension);
        Assert.True(Bits(expected).AsSpan().SequenceEqual(Bits(actual)));
    }

    /// <summary>The message must be exactly the file's name, a colon, a blank and this.</summary>
    public static VectorFormatException AssertRefused(string path, string message, VectorReadOptions? options = null)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => { using VectorSet set = Read(path, options); });
        Assert.Equal($"{path}: {message}", exception.Message);
        Assert.Equal(path, exception.Path);
        Assert.Equal($"{exception.Place}: found {exception.Found}, expected {exception.Expected}", message);
        return exception;
    }
}
