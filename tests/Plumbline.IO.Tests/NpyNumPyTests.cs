using System.Globalization;

namespace Plumbline.IO.Tests;

/// <summary>What NumPy writes is read exactly, and the other way round.</summary>
public sealed class NpyNumPyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2048)]
    [InlineData(1000, 1)]
    [InlineData(37, 19)]
    [InlineData(3001, 129)] // more than one chunk, and chunks end within rows
    public void Reads_float32_of_NumPy(int rows, int dimension)
    {
        string path = _folder.File("a.npy");
        string bits = NumPyProgram.Run(
            """
            n, d = int(sys.argv[2]), int(sys.argv[3])
            a = np.random.default_rng(5).standard_normal((n, d)).astype(np.float32)
            np.save(sys.argv[1], a); a.tofile(sys.argv[1] + ".raw")
            """,
            path, Text(rows), Text(dimension));
        Assert.Empty(bits);
        AssertReadsAs(path, rows, dimension);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Reads_later_versions_of_NumPy(int version)
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run(
            """
            a = np.arange(15, dtype=np.float32).reshape(3, 5)
            with open(sys.argv[1], "wb") as f: np.lib.format.write_array(f, a, version=(int(sys.argv[2]), 0))
            a.tofile(sys.argv[1] + ".raw")
            """,
            path, Text(version));
        Assert.Equal(version, File.ReadAllBytes(path)[6]);
        AssertReadsAs(path, 3, 5);
    }

    [Fact]
    public void Widens_every_float16_of_NumPy()
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run(
            """
            a = np.arange(65536, dtype=np.uint16).view(np.float16).reshape(4096, 16)
            np.save(sys.argv[1], a); a.astype(np.float32).tofile(sys.argv[1] + ".raw")
            """,
            path);
        using VectorSet set = Vectors.Read(path, Vectors.AllowNonFinite);
        int[] expected = RawBits(path);
        int[] actual = Vectors.Bits(set);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Processors differ in whether they make a signalling NaN a quiet one.
            bool bothNaN = float.IsNaN(BitConverter.Int32BitsToSingle(expected[i])) && float.IsNaN(BitConverter.Int32BitsToSingle(actual[i]));
            Assert.True(bothNaN || expected[i] == actual[i], $"0x{i:X4}: {actual[i]:X8}, expected {expected[i]:X8}");
        }
    }

    [Fact]
    public void Widens_float16_of_odd_shape_and_more_than_one_chunk()
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run(
            """
            a = np.random.default_rng(6).standard_normal((30001, 13)).astype(np.float16)
            np.save(sys.argv[1], a); a.astype(np.float32).tofile(sys.argv[1] + ".raw")
            """,
            path);
        AssertReadsAs(path, 30001, 13);
        VectorFileDescription description = VectorFile.Describe(path);
        Assert.Equal(new VectorFileDescription(path, VectorFileFormat.Npy, 30001, 13, "float16", 128 + (30001 * 13 * 2)), description);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 10)]
    [InlineData(123456, 3)]
    [InlineData(2, 100000)]
    public void Writes_the_bytes_of_numpy_save(int rows, int dimension)
    {
        string ours = _folder.File("ours.npy");
        string theirs = _folder.File("theirs.npy");
        using VectorSet set = Vectors.Counting(rows, dimension);
        Vectors.WriteNpy(ours, set);
        NumPyProgram.Run("a = np.load(sys.argv[1]); assert a.flags.c_contiguous; np.save(sys.argv[2], a)", ours, theirs);
        Assert.True(File.ReadAllBytes(ours).AsSpan().SequenceEqual(File.ReadAllBytes(theirs)));
    }

    [Fact]
    public void NumPy_reads_what_is_written()
    {
        string path = _folder.File("a.npy");
        using VectorSet set = Vectors.Set(3, 1.5f, -0f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity);
        Vectors.WriteNpy(path, set);
        string seen = NumPyProgram.Run("a = np.load(sys.argv[1]); print(a.dtype, a.shape, a.view(np.uint32).ravel().tolist())", path);
        Assert.Equal($"float32 (2, 3) [{string.Join(", ", Vectors.Bits(set).Select(b => Text((uint)b)))}]", seen);
    }

    [Fact]
    public void Refuses_a_Fortran_ordered_array_of_NumPy()
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run("np.save(sys.argv[1], np.asfortranarray(np.ones((3, 2), np.float32)))", path);
        Vectors.AssertRefused(path, $"header, fortran_order: found True, expected False (C order, one vector after the other; in NumPy: np.save('c-a.npy', np.ascontiguousarray(np.load('{path}'), dtype='<f4')))");
    }

    [Fact]
    public void Refuses_a_structured_array_of_NumPy()
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run("np.save(sys.argv[1], np.zeros((2, 2), [('x', '<f4'), ('y', '<i4')]))", path);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Vectors.Read(path));
        Assert.Equal("header, descr", exception.Place);
        Assert.StartsWith("a structured dtype, [('x', '<f4'), ('y', '<i4')], ", exception.Found, StringComparison.Ordinal);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static int[] RawBits(string path)
    {
        byte[] raw = File.ReadAllBytes(path + ".raw");
        int[] bits = new int[raw.Length / sizeof(int)];
        Buffer.BlockCopy(raw, 0, bits, 0, raw.Length);
        return bits;
    }

    private static void AssertReadsAs(string path, int rows, int dimension)
    {
        foreach (VectorReadOptions options in (VectorReadOptions[])[new(), Vectors.MemoryMap])
        {
            using VectorSet set = Vectors.Read(path, options);
            Assert.Equal((rows, dimension), (set.Count, set.Dimension));
            Assert.True(RawBits(path).AsSpan().SequenceEqual(Vectors.Bits(set)));
        }
    }
}
