using Plumbline.IO.Internals;

namespace Plumbline.IO.Tests;

/// <summary>Writes and reads whole files through one format.</summary>
internal static class FormatFiles
{
    public static void Write(IVectorFormat format, string path, VectorFileShape shape, ReadOnlySpan<float> values, int rowsAtOnce = int.MaxValue)
    {
        using FileStream stream = File.Create(path);
        using IVectorRowWriter writer = format.Create(stream, path, shape);
        for (int row = 0; row < shape.Rows;)
        {
            int rows = Math.Min(rowsAtOnce, shape.Rows - row);
            writer.Append(values.Slice(row * shape.Dimension, rows * shape.Dimension));
            row += rows;
        }

        writer.Complete();
    }

    public static void Write(IVectorFormat format, string path, VectorFileShape shape, ReadOnlySpan<int> values)
    {
        using FileStream stream = File.Create(path);
        using IVectorRowWriter writer = format.Create(stream, path, shape);
        writer.Append(values);
        writer.Complete();
    }

    /// <summary>All rows, so many at once as are said, as float32.</summary>
    public static float[] Read(IVectorFormat format, string path, int rowsAtOnce = int.MaxValue)
    {
        using IVectorRowSource source = format.Open(path);
        VectorFileDescription file = source.Description;
        float[] values = new float[file.Rows * file.Dimension];
        for (int row = 0; row < file.Rows;)
        {
            int rows = Math.Min(rowsAtOnce, file.Rows - row);
            source.Read(row, values.AsSpan(row * file.Dimension, rows * file.Dimension));
            row += rows;
        }

        return values;
    }

    public static int[] ReadIntegers(IVectorFormat format, string path)
    {
        using IVectorRowSource source = format.Open(path);
        int[] values = new int[source.Description.Rows * source.Description.Dimension];
        source.Read(0, values);
        return values;
    }

    /// <summary>The message must be the file's name, a colon, a blank and this.</summary>
    public static void AssertRefused(IVectorFormat format, string path, string message)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Read(format, path));
        Assert.Equal($"{VectorFilePath.Split(path).File}: {message}", exception.Message);
    }

    public static int[] Bits(ReadOnlySpan<float> values)
    {
        int[] bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        }

        return bits;
    }
}
