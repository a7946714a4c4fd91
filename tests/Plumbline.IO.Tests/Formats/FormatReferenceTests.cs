using System.Runtime.InteropServices;
using Plumbline.Testing;

namespace Plumbline.IO.Tests.Formats;

/// <summary>What NumPy and FAISS write is read value by value, and what is written they read.</summary>
public sealed class FormatReferenceTests : IDisposable
{
    private const string Idx = """
        import gzip, struct
        b = bytes([0, 0, code, a.ndim]) + struct.pack(">%dI" % a.ndim, *a.shape) + a.astype(a.dtype.newbyteorder(">")).tobytes()
        (gzip.open if sys.argv[1].lower().endswith(".gz") else open)(sys.argv[1], "wb").write(b)
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.npy", "uint8", "np.save(sys.argv[1], a)")]
    [InlineData("a.npy", "int8", "np.save(sys.argv[1], a)")]
    [InlineData("a.npy", "int32", "np.save(sys.argv[1], a)")]
    [InlineData("a.npz", "float32", "np.savez(sys.argv[1], a)")]
    [InlineData("a.npz", "float16", "np.savez(sys.argv[1], x=a, y=np.arange(5), z=np.ones((2, 2, 2)))")]
    [InlineData("a.npz", "float32", "np.savez_compressed(sys.argv[1], a)")]
    [InlineData("a.npz", "uint8", "np.savez_compressed(sys.argv[1], a)")]
    [InlineData("a.npz:test", "int32", "np.savez_compressed(sys.argv[1][:-5], train=a + 1, test=a)")]
    [InlineData("a.npz:test", "float32", "np.savez(sys.argv[1][:-5], train=a + 1, test=a)")]
    [InlineData("a.fbin", "float32", "f = open(sys.argv[1], 'wb'); np.array(a.shape, np.uint32).tofile(f); a.tofile(f)")]
    [InlineData("a.u8bin", "uint8", "f = open(sys.argv[1], 'wb'); np.array(a.shape, np.uint32).tofile(f); a.tofile(f)")]
    [InlineData("a.i8bin", "int8", "f = open(sys.argv[1], 'wb'); np.array(a.shape, np.uint32).tofile(f); a.tofile(f)")]
    [InlineData("a.ibin", "int32", "f = open(sys.argv[1], 'wb'); np.array(a.shape, np.uint32).tofile(f); a.tofile(f)")]
    [InlineData("a.idx", "uint8", "code = 0x08\n" + Idx)]
    [InlineData("a.idx3-ubyte", "int8", "code = 0x09; a = a.reshape(a.shape[0], -1, 3)\n" + Idx)]
    [InlineData("a.idx.gz", "int32", "code = 0x0C\n" + Idx)]
    [InlineData("a-images-idx3-UBYTE.GZ", "float32", "code = 0x0D; a = a.reshape(a.shape[0], -1, 3)\n" + Idx)]
    [InlineData("a.csv", "float32", "np.savetxt(sys.argv[1], a, delimiter=',')")]
    [InlineData("a.csv", "int32", "np.savetxt(sys.argv[1], a, delimiter=';', fmt='%d', header='x;y')")]
    [InlineData("a.tsv", "float16", "np.savetxt(sys.argv[1], a, delimiter='\\t', newline='\\r\\n')")]
    public void Reads_what_NumPy_writes(string name, string dtype, string write)
    {
        string path = _folder.File(name);
        NumPyProgram.Run(
            $"""
            r = np.random.default_rng(3)
            a = (r.standard_normal((301, 21)) if "{dtype}"[0] == "f" else r.integers(max(-2**31, np.iinfo("{dtype}").min), np.iinfo("{dtype}").max, (301, 21))).astype("{dtype}")
            a.astype("i4" if a.dtype == np.int32 else "f4").tofile(sys.argv[2])
            {write.ReplaceLineEndings("\n")}
            """,
            path,
            _folder.File("raw"));
        AssertReads(path, 301, 21, asIntegers: dtype == "int32");
    }

    [Theory]
    [InlineData("a.fvecs", "v.fvecs_write(sys.argv[1], a)")]
    [InlineData("a.ivecs", "v.ivecs_write(sys.argv[1], a.view(np.int32))")]
    public void Reads_what_FAISS_writes(string name, string write)
    {
        ReferencePython.RequireFaiss();
        string path = _folder.File(name);
        NumPyProgram.Run(
            $"""
            import faiss.contrib.vecs_io as v
            a = np.random.default_rng(4).standard_normal((301, 21)).astype(np.float32); a.tofile(sys.argv[2])
            {write}
            """,
            path,
            _folder.File("raw"));
        AssertReads(path, 301, 21, asIntegers: name == "a.ivecs");
    }

    [Theory]
    [InlineData("a.npz", VectorElement.Binary32, "np.load(sys.argv[1])['vectors']")]
    [InlineData("a.npz", VectorElement.Signed8, "np.load(sys.argv[1])['vectors']")]
    [InlineData("a.npz:test", VectorElement.Binary16, "np.load(sys.argv[1][:-5])['test']")]
    [InlineData("a.npy", VectorElement.Unsigned8, "np.load(sys.argv[1])")]
    [InlineData("a.npy", VectorElement.Signed32, "np.load(sys.argv[1])")]
    [InlineData("a.npy", VectorElement.Binary16, "np.load(sys.argv[1])")]
    [InlineData("a.fvecs", VectorElement.Binary32, "np.fromfile(sys.argv[1], 'f4').reshape(-1, 8)[:, 1:]")]
    [InlineData("a.ivecs", VectorElement.Signed32, "np.fromfile(sys.argv[1], 'i4').reshape(-1, 8)[:, 1:]")]
    [InlineData("a.bvecs", VectorElement.Unsigned8, "np.fromfile(sys.argv[1], 'u1').reshape(-1, 11)[:, 4:]")]
    [InlineData("a.fbin", VectorElement.Binary32, "np.fromfile(sys.argv[1], 'f4', offset=8).reshape(np.fromfile(sys.argv[1], 'u4', 2))")]
    [InlineData("a.u8bin", VectorElement.Unsigned8, "np.fromfile(sys.argv[1], 'u1', offset=8).reshape(np.fromfile(sys.argv[1], 'u4', 2))")]
    [InlineData("a.i8bin", VectorElement.Signed8, "np.fromfile(sys.argv[1], 'i1', offset=8).reshape(np.fromfile(sys.argv[1], 'u4', 2))")]
    [InlineData("a.ibin", VectorElement.Signed32, "np.fromfile(sys.argv[1], 'i4', offset=8).reshape(np.fromfile(sys.argv[1], 'u4', 2))")]
    [InlineData("a.idx", VectorElement.Binary32, "np.fromfile(sys.argv[1], '>f4', offset=12).reshape(np.fromfile(sys.argv[1], '>u4', 2, offset=4))")]
    [InlineData("a-ubyte.gz", VectorElement.Unsigned8, "np.frombuffer(__import__('gzip').open(sys.argv[1]).read(), 'u1', offset=12).reshape(-1, 7)")]
    [InlineData("a.idx.gz", VectorElement.Signed32, "np.frombuffer(__import__('gzip').open(sys.argv[1]).read(), '>i4', offset=12).reshape(-1, 7)")]
    [InlineData("a.csv", VectorElement.Binary32, "np.loadtxt(sys.argv[1], np.float32, delimiter=',')")]
    [InlineData("a.tsv", VectorElement.Signed32, "np.loadtxt(sys.argv[1], np.int32, delimiter='\\t')")]
    public void NumPy_reads_what_is_written(string name, VectorElement element, string read)
    {
        const int rows = 40;
        const int dimension = 7;
        string path = _folder.File(name);
        float[] values = [.. Enumerable.Range(0, rows * dimension).Select(i => element is VectorElement.Binary32 or VectorElement.Binary16 ? (i - 50) / 64f : i % 128)];
        VectorFileWriter.Write(path, new VectorFileShape(rows, dimension, element), writer => writer.Append(values), TestContext.Current.CancellationToken);
        string dtype = NumPyProgram.Run($"a = {read}; print(a.dtype.newbyteorder('='), a.shape); a.astype('f4').tofile(sys.argv[2])", path, _folder.File("raw"));
        Assert.Equal($"{VectorElementNames.NameOf(element)} ({rows}, {dimension})", dtype);
        Assert.Equal(MemoryMarshal.AsBytes<float>(values), File.ReadAllBytes(_folder.File("raw")));
    }

    [Theory]
    [InlineData("np.save(sys.argv[1], np.ones((3, 2)))", "header, descr", "'<f8'")]
    [InlineData("np.save(sys.argv[1], np.ones((3, 2), '>f4'))", "header, descr", "'>f4'")]
    public void Refuses_other_types_of_NumPy_and_says_what_helps(string write, string place, string found)
    {
        string path = _folder.File("a.npy");
        NumPyProgram.Run(write, path);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Vectors.Read(path));
        Assert.Equal((place, found), (exception.Place, exception.Found));
        string command = $"np.save('c-a.npy', np.ascontiguousarray(np.load('{path}'), dtype='<f4'))";
        Assert.Contains($"(in NumPy: {command})", exception.Expected, StringComparison.Ordinal);
        NumPyProgram.Run(command.Replace("'c-a.npy'", "sys.argv[1]", StringComparison.Ordinal), _folder.File("c-a.npy"));
        using VectorSet mended = Vectors.Read(_folder.File("c-a.npy"));
        Assert.Equal((3, 2), (mended.Count, mended.Dimension));
    }

    [Theory]
    [InlineData("np.savez(sys.argv[1], train=np.ones((3, 2)), test=np.ones((3, 2)))", "a.npz", "archive: found 2 arrays of rank 2, train, test, expected one, or its name after a colon, such as a.npz:train")]
    [InlineData("np.savez(sys.argv[1], train=np.ones((3, 2)), test=np.ones((3, 2)))", "a.npz:validation", "archive: found no array 'validation', expected one of train, test")]
    [InlineData("np.savez(sys.argv[1], x=np.ones(3), y=np.ones((3, 2, 2)))", "a.npz", "archive: found no array of rank 2 among x, y, expected one of rank 2")]
    [InlineData("np.savez(sys.argv[1], x=np.ones((2, 3)))", "a.npz", "x, header, descr: found '<f8', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (in NumPy: np.ascontiguousarray(a, dtype='<f4'))")]
    [InlineData("np.savez(sys.argv[1])", "a.npz", "archive: found no array, expected one of rank 2")]
    public void Refuses_archives_of_NumPy_that_do_not_say_which_array(string write, string name, string message)
    {
        string file = _folder.File("a.npz");
        NumPyProgram.Run(write, file);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => VectorFile.Describe(_folder.File(name)));
        Assert.Equal($"{file}: {message}", exception.Message);
    }

    /// <summary>Stored arrays are mapped where their place in the archive allows it, and read the same where it does not.</summary>
    [Fact]
    public void Maps_a_stored_array_of_NumPy()
    {
        bool mapped = false;
        foreach (string member in (string[])["a", "ab", "abc", "abcd"])
        {
            string path = $"{_folder.File(member + ".npz")}:{member}";
            NumPyProgram.Run($"np.savez(sys.argv[1], {member}=np.arange(6, dtype=np.float32).reshape(3, 2))", VectorFile.FileOf(path));
            mapped |= VectorFile.IsMappable(path);
            using VectorSet set = Vectors.Read(path, Vectors.MemoryMap);
            Assert.Equal([4, 5], set[2].ToArray());
        }

        Assert.True(mapped);
    }

    [Theory]
    [InlineData("t10k-images-idx3-ubyte.gz", 10_000)]
    [InlineData("train-images-idx3-ubyte.gz", 60_000)]
    public void Reads_the_images_of_MNIST(string name, int rows)
    {
        string path = SharedData.Require("mnist/" + name);
        NumPyProgram.Run("import gzip; np.frombuffer(gzip.open(sys.argv[1]).read(), np.uint8, offset=16).astype('f4').tofile(sys.argv[2])", path, _folder.File("raw"));
        Assert.Equal(new VectorFileDescription(path, VectorFileFormat.Idx, rows, 784, "uint8", new FileInfo(path).Length), VectorFile.Describe(path));
        AssertReads(path, rows, 784, asIntegers: false);
    }

    [Fact]
    public void Refuses_the_labels_of_MNIST()
    {
        string path = SharedData.Require("mnist/t10k-labels-idx1-ubyte.gz");
        Vectors.AssertRefused(path, "head, rank: found 1, expected 2 or more, vectors or images (rank 1 holds labels)");
    }

    [Fact]
    public void Reads_the_ids_of_SIFT()
    {
        string path = SharedData.Require("sift9k/bigann9k_groundtruth.ivecs");
        NumPyProgram.Run("a = np.fromfile(sys.argv[1], '<i4'); a.reshape(-1, a[0] + 1)[:, 1:].copy().tofile(sys.argv[2])", path, _folder.File("raw"));
        AssertReads(path, 1000, 100, asIntegers: true);
    }

    /// <summary>The whole as one set and row by row; int32 as integers.</summary>
    private void AssertReads(string path, int rows, int dimension, bool asIntegers)
    {
        byte[] raw = File.ReadAllBytes(_folder.File("raw"));
        using VectorFileRows file = VectorFileRows.Open(path);
        Assert.Equal((rows, dimension), (file.Description.Rows, file.Description.Dimension));
        if (asIntegers)
        {
            int[] integers = new int[rows * dimension];
            file.Read(0, integers);
            Assert.True(raw.AsSpan().SequenceEqual(MemoryMarshal.AsBytes<int>(integers)));
            return;
        }

        using VectorSet set = Vectors.Read(path);
        float[] row = new float[dimension];
        for (int i = 0; i < rows; i++)
        {
            file.Read(i, row);
            ReadOnlySpan<byte> expected = raw.AsSpan(i * dimension * sizeof(float), dimension * sizeof(float));
            Assert.True(expected.SequenceEqual(MemoryMarshal.AsBytes(set[i])), $"row {i}");
            Assert.True(expected.SequenceEqual(MemoryMarshal.AsBytes<float>(row)), $"row {i}, alone");
        }
    }
}
