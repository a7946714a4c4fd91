using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>Files of neighbours: their bytes, what NumPy and h5py read, and that they are whole or not there.</summary>
public sealed class NeighborFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => ["t.ivecs", "t.npz", "t.hdf5"];

    [Theory]
    [InlineData("t.ivecs")]
    [InlineData("t.fvecs")]
    public void Vecs_are_each_row_after_its_length(string name)
    {
        TableOf table = new(2, 3);
        NeighborFile.Write(_folder.File(name), table.Shape, write => write(table.Whole), TestContext.Current.CancellationToken);
        Assert.Equal("03000000" + "00000000" + "01000000" + "02000000" + "03000000" + "03000000" + "04000000" + "05000000", Hex("t.ivecs"));
        Assert.Equal("03000000" + "00000000" + "0000003F" + "0000803F" + "03000000" + "0000C03F" + "00000040" + "00002040", Hex("t.fvecs"));
        Assert.Equal(["t.fvecs", "t.ivecs"], _folder.Names());
    }

    [Fact]
    public void NumPy_loads_the_npz()
    {
        TableOf table = new(37, 19);
        string path = _folder.File("t.npz");
        NeighborFile.Write(path, table.Shape, write => write(table.Whole), TestContext.Current.CancellationToken);
        string seen = NumPyProgram.Run(
            """
            z = np.load(sys.argv[1])
            assert sorted(z.files) == ["distances", "ids"]
            i, d = z["ids"], z["distances"]
            assert (i.ravel() == np.arange(37 * 19)).all() and (d.ravel() == np.arange(37 * 19) / 2).all()
            print(i.dtype, i.shape, i.flags.c_contiguous, d.dtype, d.shape)
            """,
            path);
        Assert.Equal("int32 (37, 19) True float32 (37, 19)", seen);
    }

    [Theory]
    [InlineData("t.hdf5", Metric.L2, "euclidean")]
    [InlineData("t.h5", Metric.SquaredL2, "sqeuclidean")]
    [InlineData("T.HDF5", Metric.InnerProduct, "ip")]
    [InlineData("t.hdf5", Metric.Cosine, "angular")]
    public void H5py_reads_the_layout_of_ann_benchmarks(string name, Metric metric, string distance)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        TableOf table = new(37, 19);
        string path = _folder.File(name);
        NeighborFile.Write(path, table.Shape with { Metric = metric }, write => write(table.Whole), TestContext.Current.CancellationToken);
        string seen = NumPyProgram.Run(
            """
            import h5py
            f = h5py.File(sys.argv[1], "r")
            i, d = f["neighbors"], f["distances"]
            assert (i[:].ravel() == np.arange(37 * 19)).all() and (d[:].ravel() == np.arange(37 * 19) / 2).all()
            print(sorted(f), i.dtype, i.shape, d.dtype, d.shape, f.attrs["distance"], f.attrs["type"], f.attrs["dimension"], f.attrs["point_type"])
            """,
            path);
        Assert.Equal($"['distances', 'neighbors'] int32 (37, 19) float32 (37, 19) {distance} dense 7 float", seen);
    }

    /// <summary>More than a chunk of values, so that rows lie in several writes; NumPy compares in one.</summary>
    [Fact]
    public void A_large_HDF5_file_is_whole()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        TableOf table = new(3001, 777);
        string path = _folder.File("t.h5");
        NeighborFile.Write(path, table.Shape, table.InBatchesOf(1000), TestContext.Current.CancellationToken);
        Assert.Empty(NumPyProgram.Run(
            """
            import h5py
            f = h5py.File(sys.argv[1], "r")
            assert (f["neighbors"][:].ravel() == np.arange(3001 * 777)).all() and (f["distances"][:].ravel() == np.arange(3001 * 777) / np.float32(2)).all()
            """,
            path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Batches_change_no_byte(string name)
    {
        TableOf table = new(53, 11);
        byte[][]? expected = null;
        foreach (int rows in (int[])[53, 1, 7, 52])
        {
            string folder = Directory.CreateDirectory(_folder.File($"by-{rows}")).FullName;
            NeighborFile.Write(Path.Combine(folder, name), table.Shape, table.InBatchesOf(rows), TestContext.Current.CancellationToken);
            string[] paths = [.. NeighborFile.PathsOf(Path.Combine(folder, name))];
            // Nothing else: what waited in a file of its own is gone.
            Assert.Equal(paths.Order(), Directory.GetFileSystemEntries(folder).Order());
            byte[][] bytes = [.. paths.Select(File.ReadAllBytes)];
            expected ??= bytes;
            Assert.Equal(expected, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_not_larger_than_was_said(string name)
    {
        foreach ((int queries, int k) in ((int, int)[])[(1, 1), (100, 33)])
        {
            TableOf table = new(queries, k);
            string path = _folder.File(name);
            NeighborFile.Write(path, table.Shape, write => write(table.Whole), TestContext.Current.CancellationToken);
            long bytes = NeighborFile.PathsOf(path).Sum(file => new FileInfo(file).Length);
            Assert.InRange(bytes, 8L * queries * k, NeighborFile.DiskBytes(path, table.Shape, inBatches: false));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_search_that_fails_leaves_nothing(string name)
    {
        TableOf table = new(20, 3);
        foreach (int fail in (int[])[0, 1, 2])
        {
            int batch = 0;
            Assert.Throws<InvalidDataException>(() => NeighborFile.Write(
                _folder.File(name),
                table.Shape,
                write => table.InBatchesOf(8)(part =>
                {
                    if (batch++ == fail)
                    {
                        throw new InvalidDataException();
                    }

                    write(part);
                }),
                TestContext.Current.CancellationToken));
            Assert.Empty(_folder.Names());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancelling_leaves_what_was_there(string name)
    {
        TableOf table = new(20, 3);
        string path = _folder.File(name, [1, 2, 3]);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => NeighborFile.Write(
            path,
            table.Shape,
            write =>
            {
                write(table.Part(0, 10));
                source.Cancel();
                write(table.Part(10, 10));
            },
            source.Token));
        Assert.Equal([name], _folder.Names());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancelling_after_the_last_table_leaves_nothing(string name)
    {
        TableOf table = new(20, 3);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => NeighborFile.Write(
            _folder.File(name),
            table.Shape,
            write =>
            {
                write(table.Whole);
                source.Cancel();
            },
            source.Token));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Rows_that_are_short_are_refused()
    {
        NeighborTable table = new(2, 3);
        table.Set(0, [1, 2, 3], [1, 2, 3]);
        table.Set(1, [1, 2], [1, 2]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => NeighborFile.Write(_folder.File("t.npz"), new NeighborFileShape(2, 3, 7, Metric.L2), write => write(table), TestContext.Current.CancellationToken));
        Assert.StartsWith("Query 1 has 2 neighbours, expected 3.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData(19, "20 queries were handed over, expected 19.")]
    [InlineData(21, "20 queries were handed over, expected 21.")]
    public void More_or_fewer_queries_than_said_are_refused(int said, string message)
    {
        TableOf table = new(20, 3);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => NeighborFile.Write(_folder.File("t.hdf5"), table.Shape with { Queries = said }, table.InBatchesOf(8), TestContext.Current.CancellationToken));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("t.csv", ".csv")]
    [InlineData("t", "none")]
    public void Other_extensions_are_refused(string name, string found)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => NeighborFile.FormatOf(name));
        Assert.Equal($"{name}: extension: found {found}, expected .ivecs, .fvecs, .npz, .hdf5 or .h5", exception.Message);
    }

    private string Hex(string name) => Convert.ToHexString(File.ReadAllBytes(_folder.File(name)));

    /// <summary>Neighbours that count upwards: id i, distance i / 2.</summary>
    private sealed class TableOf(int queries, int k)
    {
        public NeighborFileShape Shape { get; } = new(queries, k, Dimension: 7, Metric.L2);

        public NeighborTable Whole => Part(0, queries);

        public NeighborTable Part(int first, int count)
        {
            NeighborTable table = new(count, k);
            for (int i = 0; i < count; i++)
            {
                int[] ids = [.. Enumerable.Range((first + i) * k, k)];
                table.Set(i, ids, [.. ids.Select(id => id / 2f)]);
            }

            return table;
        }

        public Action<Action<NeighborTable>> InBatchesOf(int rows) => write =>
        {
            for (int first = 0; first < queries; first += rows)
            {
                write(Part(first, Math.Min(rows, queries - first)));
            }
        };
    }
}
