using CsCheck;

namespace Plumbline.IO.Tests.Formats;

/// <summary>Whatever is written in any format comes back bit for bit, however it is handed over and read.</summary>
public sealed class FormatRoundTripTests : IDisposable
{
    private const int Samples = 60;

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FormatCase.All), MemberType = typeof(FormatCase))]
    public void Rows_come_back(string name, VectorElement element)
    {
        bool isText = VectorFile.ElementsOf(name).SequenceEqual(VectorFile.ElementsOf("a.csv"));
        Gen<(int Rows, int Dimension, int[] Values, int Split)> sets =
            from rows in Gen.Int[1, 40]
            from dimension in Gen.Int[1, 70]
            from values in Bits(element, isText).Array[rows * dimension]
            from split in Gen.Int[0, rows]
            select (rows, dimension, values, split);
        sets.Sample(
            set =>
            {
                string path = _folder.File(Guid.NewGuid().ToString("N")) + name;
                VectorFileShape shape = new(set.Rows, set.Dimension, element);
                VectorFileWriter.Write(path, shape, writer => Append(writer, element, set.Values, set.Split * set.Dimension), TestContext.Current.CancellationToken);
                using VectorFileRows rows = VectorFileRows.Open(path);
                VectorFileDescription file = rows.Description;
                Assert.Equal((set.Rows, set.Dimension), (file.Rows, file.Dimension));
                Assert.Equal(new FileInfo(VectorFile.FileOf(path)).Length, file.Bytes);
                Assert.Equal(isText ? VectorElement.Binary32 : element, file.Element);
                // The second half first, so that packed files have to begin anew.
                int[] second = Read(rows, element, set.Split, set.Rows - set.Split);
                int[] first = Read(rows, element, 0, set.Split);
                Assert.Equal(set.Values, (int[])[.. first, .. second]);
                if (element != VectorElement.Signed32)
                {
                    AssertReadWhole(path, set.Values, element);
                }
            },
            iter: Samples,
            threads: 1);
    }

    [Theory]
    [InlineData("a.u8bin", 255.5f, "255.5", "a whole number of 0 to 255 (uint8)")]
    [InlineData("a.u8bin", 256, "256", "a whole number of 0 to 255 (uint8)")]
    [InlineData("a.bvecs", -1, "-1", "a whole number of 0 to 255 (uint8)")]
    [InlineData("a.i8bin", 128, "128", "a whole number of -128 to 127 (int8)")]
    [InlineData("a.ibin", 2147483648f, "2.1474836E+09", "a whole number of -2147483648 to 2147483647 (int32)")]
    [InlineData("a.ivecs", float.NaN, "NaN", "a whole number of -2147483648 to 2147483647 (int32)")]
    [InlineData("a.idx.gz", float.PositiveInfinity, "Infinity", "a whole number of 0 to 255 (uint8)")]
    public void A_float_that_the_element_cannot_hold_is_refused_and_nothing_is_written(string name, float value, string found, string expected)
    {
        string path = _folder.File(name);
        VectorFileShape shape = new(2, 3, VectorFile.ElementsOf(path)[0]);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(
            () => VectorFileWriter.Write(path, shape, writer => writer.Append([1f, 2, 3, 4, 5, value]), TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: row 1, column 2: found {found}, expected {expected}", exception.Message);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("a.npy", VectorElement.Binary16, 2049, "a number that float16 holds exactly")]
    [InlineData("a.npz", VectorElement.Binary32, 16_777_217, "a number that float32 holds exactly")]
    [InlineData("a.fvecs", VectorElement.Binary32, int.MaxValue, "a number that float32 holds exactly")]
    [InlineData("a.csv", VectorElement.Binary32, 16_777_217, "a number that float32 holds exactly")]
    [InlineData("a.npy", VectorElement.Signed8, 200, "a whole number of -128 to 127 (int8)")]
    public void An_integer_that_the_element_cannot_hold_is_refused(string name, VectorElement element, int value, string expected)
    {
        string path = _folder.File(name);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(
            () => VectorFileWriter.Write(path, new VectorFileShape(1, 2, element), writer => writer.Append([1, value]), TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: row 0, column 1: found {value}, expected {expected}", exception.Message);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void An_integer_without_an_exact_float32_is_read_as_an_integer_alone()
    {
        string path = _folder.File("a.ibin");
        VectorFileWriter.Write(path, new VectorFileShape(2, 2, VectorElement.Signed32), writer => writer.Append([1, 2, 3, 16_777_217]), TestContext.Current.CancellationToken);
        Vectors.AssertRefused(path, "row 1, column 1: found 16777217, expected an integer that float32 holds exactly");
        using VectorFileRows rows = VectorFileRows.Open(path);
        int[] values = new int[4];
        rows.Read(0, values);
        Assert.Equal([1, 2, 3, 16_777_217], values);
    }

    [Fact]
    public void An_element_that_the_format_does_not_have_is_refused()
    {
        string path = _folder.File("a.fvecs");
        VectorFormatException exception = Assert.Throws<VectorFormatException>(
            () => VectorFileWriter.Write(path, new VectorFileShape(1, 1, VectorElement.Signed8), writer => writer.Append([1]), TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: element: found int8, expected float32", exception.Message);
    }

    [Fact]
    public void Fewer_rows_than_said_are_not_written()
    {
        string path = _folder.File("a.npy");
        Assert.Throws<ArgumentException>(
            () => VectorFileWriter.Write(path, new VectorFileShape(2, 2, VectorElement.Binary32), writer => writer.Append([1f, 2]), TestContext.Current.CancellationToken));
        Assert.Empty(_folder.Names());
    }

    /// <summary>Rows longer than a chunk, and a last row shorter than any block of them.</summary>
    [Theory]
    [InlineData("a.u8bin")]
    [InlineData("a.npz")]
    [InlineData("a.bvecs")]
    [InlineData("a.idx.gz")]
    [InlineData("a.csv")]
    public void Long_rows_come_back(string name)
    {
        const int dimension = 300_001;
        float[] values = [.. Enumerable.Range(0, 3 * dimension).Select(i => (float)(i % 251))];
        string path = _folder.File(name);
        VectorFileWriter.Write(path, new VectorFileShape(3, dimension, VectorFile.ElementsOf(path)[0]), writer => writer.Append(values), TestContext.Current.CancellationToken);
        using VectorSet set = Vectors.Read(path);
        Assert.Equal((3, dimension), (set.Count, set.Dimension));
        Assert.Equal(values, (float[])[.. set[0], .. set[1], .. set[2]]);
    }

    /// <summary>As bits of a float32, or as an integer where the element is int32. Text knows no parts of NaN.</summary>
    private static Gen<int> Bits(VectorElement element, bool isText) => element switch
    {
        VectorElement.Binary32 => isText
            ? Gen.Int.Select(bits => float.IsNaN(BitConverter.Int32BitsToSingle(bits)) ? BitConverter.SingleToInt32Bits(float.NaN) : bits)
            : Gen.Int,
        VectorElement.Binary16 => Gen.UShort
            // By bits, because a conversion makes a signalling NaN a quiet one.
            .Select(bits => (bits & 0x7C00) == 0x7C00
                ? ((bits & 0x8000) << 16) | 0x7F80_0000 | ((bits & 0x3FF) << 13)
                : BitConverter.SingleToInt32Bits((float)BitConverter.UInt16BitsToHalf(bits))),
        VectorElement.Unsigned8 => Gen.Byte.Select(value => BitConverter.SingleToInt32Bits(value)),
        VectorElement.Signed8 => Gen.SByte.Select(value => BitConverter.SingleToInt32Bits(value)),
        _ => Gen.Int,
    };

    private static void Append(VectorFileWriter writer, VectorElement element, int[] values, int split)
    {
        if (element == VectorElement.Signed32)
        {
            writer.Append(values.AsSpan(0, split));
            writer.Append(values.AsSpan(split));
            return;
        }

        float[] floats = [.. values.Select(BitConverter.Int32BitsToSingle)];
        writer.Append(floats.AsSpan(0, split));
        writer.Append(floats.AsSpan(split));
    }

    private static int[] Read(VectorFileRows rows, VectorElement element, int first, int count)
    {
        int[] values = new int[count * rows.Description.Dimension];
        if (element == VectorElement.Signed32)
        {
            rows.Read(first, values);
            return values;
        }

        float[] floats = new float[values.Length];
        rows.Read(first, floats);
        return [.. floats.Select(BitConverter.SingleToInt32Bits)];
    }

    private static void AssertReadWhole(string path, int[] bits, VectorElement element)
    {
        using VectorSet set = Vectors.Read(path, new VectorReadOptions { AllowNonFinite = true, MemoryMap = element == VectorElement.Binary32 });
        Assert.Equal(bits, Vectors.Bits(set));
    }
}
