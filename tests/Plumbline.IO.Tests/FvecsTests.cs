using System.Buffers.Binary;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

public sealed class FvecsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bigann9k_base.fvecs", 9000, 128)]
    [InlineData("bigann9k_query.fvecs", 1000, 128)]
    [InlineData("bigann9k_sqdist.fvecs", 1000, 100)]
    public void Reads_the_SIFT_vectors_that_NumPy_reads(string name, int rows, int dimension)
    {
        string path = SharedData.Require("sift9k/" + name);
        string raw = _folder.File("raw");
        NumPyProgram.Run(
            """
            a = np.fromfile(sys.argv[1], dtype="<i4"); d = a[0]
            a.reshape(-1, d + 1)[:, 1:].copy().tofile(sys.argv[2])
            """,
            path, raw);
        using VectorSet set = Vectors.Read(path);
        Assert.Equal((rows, dimension), (set.Count, set.Dimension));
        int[] bits = Vectors.Bits(set);
        byte[] bytes = new byte[bits.Length * sizeof(int)];
        Buffer.BlockCopy(bits, 0, bytes, 0, bytes.Length);
        Assert.True(File.ReadAllBytes(raw).AsSpan().SequenceEqual(bytes));
        Assert.Equal(new VectorFileDescription(path, VectorFileFormat.Fvecs, rows, dimension, "float32", new FileInfo(path).Length), VectorFile.Describe(path));

        Vectors.WriteFvecs(_folder.File("copy.fvecs"), set);
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("copy.fvecs"))));
    }

    [Fact]
    public void Rows_longer_than_a_chunk_come_back()
    {
        using VectorSet expected = Vectors.Counting(3, 600_001);
        Vectors.WriteFvecs(_folder.File("a.fvecs"), expected);
        using VectorSet actual = Vectors.Read(_folder.File("a.fvecs"));
        Vectors.AssertSame(expected, actual);
    }

    [Fact]
    public void Empty_file() => Refused([], "row 0: found 0 bytes, expected at least 8");

    [Fact]
    public void Ends_within_the_first_dimension() => Refused([1, 0, 0], "row 0: found 3 bytes, expected at least 8");

    [Fact]
    public void Ends_within_the_first_row() => Refused([.. Row(2, 1, 2).AsSpan(0, 8)], "row 0: found 8 bytes, expected 12 (dimension 2)");

    [Fact]
    public void Dimension_far_beyond_the_file() =>
        Refused(Row(int.MaxValue, 1, 2), "row 0: found 12 bytes, expected 8589934592 (dimension 2147483647)");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Dimension_that_is_not_positive(int dimension) =>
        Refused(Row(dimension, 1, 2), $"row 0: found dimension {dimension}, expected 1 to 2147483647");

    [Fact]
    public void Truncated() =>
        Refused([.. Row(2, 1, 2), .. Row(2, 3, 4).AsSpan(0, 11)], "row 1: found 11 bytes, expected 12 (dimension 2)");

    [Fact]
    public void Size_that_is_not_a_multiple_of_a_row() =>
        Refused([.. Row(2, 1, 2), .. Row(2, 3, 4), 0], "row 2: found 1 byte, expected 12 (dimension 2)");

    [Fact]
    public void Other_dimension_in_a_file_of_the_right_size() =>
        RefusedByRead([.. Row(2, 1, 2), .. Row(3, 3, 4)], "row 1: found dimension 3, expected 2, the dimension of row 0");

    [Fact]
    public void Shorter_last_row() =>
        RefusedByRead([.. Row(2, 1, 2), .. Row(1, 3)], "row 1: found dimension 1, expected 2, the dimension of row 0");

    [Fact]
    public void Longer_row_in_the_middle() =>
        RefusedByRead([.. Row(1, 1), .. Row(1, 2), .. Row(2, 3, 4), .. Row(1, 5)], "row 2: found dimension 2, expected 1, the dimension of row 0");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public void Not_finite(float value, string name)
    {
        RefusedByRead([.. Row(2, 1, 2), .. Row(2, value, 4)], $"row 1, column 0: found {name}, expected a finite number");
        using VectorSet set = Vectors.Read(_folder.File("a.fvecs"), Vectors.AllowNonFinite);
        Assert.Equal(value, set[1][0]);
    }

    private static byte[] Row(int dimension, params ReadOnlySpan<float> values)
    {
        byte[] head = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, dimension);
        return [.. head, .. NpyBytes.Data(values)];
    }

    private void RefusedByRead(ReadOnlySpan<byte> content, string message) =>
        Vectors.AssertRefused(_folder.File("a.fvecs", content), message);

    private void Refused(ReadOnlySpan<byte> content, string message)
    {
        RefusedByRead(content, message);
        string path = _folder.File("a.fvecs");
        Assert.Equal($"{path}: {message}", Assert.Throws<VectorFormatException>(() => VectorFile.Describe(path)).Message);
    }
}
