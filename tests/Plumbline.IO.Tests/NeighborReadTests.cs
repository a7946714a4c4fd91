using System.Buffers.Binary;
using System.IO.Compression;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>Files of neighbours in each format, by other programs' hands or written byte by byte, and what is read of them.</summary>
public sealed class NeighborReadTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.ivecs")]
    [InlineData("t.npz")]
    [InlineData("t.hdf5")]
    public void What_was_written_is_read_in_whole_and_row_by_row(string name)
    {
        string path = _folder.File(name);
        NeighborTable table = new(3, 4);
        table.Set(0, [7, 1, 0, 5], [-1.5f, 0, 0, 2]);
        table.Set(1, [3, int.MaxValue], [0.25f, 1]);
        NeighborFile.Write(path, new NeighborFileShape(3, 4, 9, Metric.SquaredL2) { AllowsMissing = true }, write => write(table), TestContext.Current.CancellationToken);
        AssertSame(table, NeighborFile.Read(path, TestContext.Current.CancellationToken));

        using NeighborFileRows rows = NeighborFileRows.Open(path);
        NeighborFileDescription description = rows.Description;
        Assert.Equal((3, 4, true, NeighborFile.FormatOf(name)), (description.Queries, description.K, description.HasDistances, description.Format));
        Assert.Equal(NeighborFile.PathsOf(path), description.Paths);
        Assert.Equal(description.Paths.Sum(file => new FileInfo(file).Length), description.Bytes);
        Assert.Equal(name == "t.hdf5" ? (Metric.SquaredL2, 9) : ((Metric?)null, (int?)null), (description.Metric, description.Dimension));
        // Pads are there as FAISS has them.
        int[] ids = new int[8];
        float[] distances = new float[8];
        rows.Read(ids.AsSpan(0, 4), distances.AsSpan(0, 4));
        Assert.Equal([7, 1, 0, 5], ids[..4]);
        Assert.Equal([-1.5f, 0, 0, 2], distances[..4]);
        rows.Read(ids, distances);
        Assert.Equal([3, int.MaxValue, -1, -1, -1, -1, -1, -1], ids);
        Assert.Equal([0.25f, 1, .. Enumerable.Repeat(float.MaxValue, 6)], distances);
        ArgumentException none = Assert.Throws<ArgumentException>(() => rows.Read(ids.AsSpan(0, 4), distances.AsSpan(0, 4)));
        Assert.Contains("more than the 0 that are left", none.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rows.Read(ids.AsSpan(0, 3), distances.AsSpan(0, 3)));
        Assert.Throws<ArgumentException>(() => rows.Read([], distances.AsSpan(0, 4)));
    }

    [Theory]
    [InlineData("a.ivecs", "a.ivecs")]
    [InlineData("A.IVECS", "A.IVECS")]
    [InlineData("a.ivecs", "a.fvecs")]
    public void Ids_alone_have_distances_of_nothing(string name, string asked)
    {
        _folder.File(name, Vecs([[3, 1], [0, -1]]));
        AssertIdsAlone(asked);
    }

    [Fact]
    public void Vectors_that_have_the_name_of_ids_are_no_distances()
    {
        _folder.File("a.ivecs", Vecs([[3, 1], [0, -1]]));
        // Another number of rows, then another width.
        _folder.File("a.fvecs", Vecs([[0, 0]]));
        AssertIdsAlone("a.ivecs");
        _folder.File("a.fvecs", Vecs([[0, 0, 0], [0, 0, 0]]));
        AssertIdsAlone("a.ivecs");
    }

    [Theory]
    [InlineData("np.savez(sys.argv[1], ids=i.astype('<i4'), distances=d)")]
    [InlineData("np.savez(sys.argv[1], distances=d, other=np.zeros(3), ids=i.astype('<i8'))")]
    [InlineData("np.savez_compressed(sys.argv[1], ids=i.astype('<i8'), distances=d)")]
    public void An_archive_of_NumPy_is_read(string save)
    {
        string path = _folder.File("t.npz");
        NumPyProgram.Run(
            $"""
            i = np.arange(300 * 7).reshape(300, 7) * 1021
            d = (np.arange(300 * 7).reshape(300, 7) / 4).astype('<f4')
            {save}
            """,
            path);
        AssertCounting(NeighborFile.Read(path, TestContext.Current.CancellationToken), 300, 7, 1021);
    }

    /// <summary>Ids of 64 bits are narrowed in pieces, of which a long row takes more than one.</summary>
    [Fact]
    public void A_long_row_of_64_bit_ids_is_read()
    {
        const int k = 300_001;
        string path = _folder.File("t.npz");
        NumPyProgram.Run($"np.savez(sys.argv[1], ids=np.arange({k}).reshape(1, {k}), distances=(np.arange({k}).reshape(1, {k}) / 4).astype('<f4'))", path);
        AssertCounting(NeighborFile.Read(path, TestContext.Current.CancellationToken), 1, k, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Members_of_later_versions_of_npy_are_read(byte version)
    {
        byte[] ids = NpyBytes.Create("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 2), }", Words([3, 1, 0, -1]), version);
        byte[] distances = NpyBytes.Create("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", NpyBytes.Data(1, 2, 0.5f, float.MaxValue), version);
        NeighborTable table = NeighborFile.Read(_folder.File("t.npz", Zip(("ids.npy", ids), ("distances.npy", distances))), TestContext.Current.CancellationToken);
        Assert.Equal([3, 1], table.Ids(0).ToArray());
        Assert.Equal([1, 2], table.Distances(0).ToArray());
        Assert.Equal([0], table.Ids(1).ToArray());
        Assert.Equal([0.5f], table.Distances(1).ToArray());
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("f.attrs['distance'] = 'euclidean'; f.attrs['dimension'] = 784", Metric.L2, 784)]
    [InlineData("f.attrs['distance'] = 'angular'", Metric.Cosine, null)]
    [InlineData("f.attrs['distance'] = 'ip'; f.attrs['dimension'] = np.int32(3)", Metric.InnerProduct, 3)]
    [InlineData("f.attrs['distance'] = 'jaccard'", null, null)]
    public void A_file_of_h5py_is_read(string attributes, Metric? metric, int? dimension)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("t.hdf5");
        NumPyProgram.Run(
            $"""
            import h5py
            i = np.arange(300 * 7).reshape(300, 7) * 1021
            with h5py.File(sys.argv[1], 'w') as f:
                f.create_dataset('neighbors', data=i.astype('<i4'))
                f.create_dataset('distances', data=(np.arange(300 * 7).reshape(300, 7) / 4).astype('<f4'))
                f.create_dataset('train', data=np.zeros((4, 3)))
                {attributes}
            """,
            path);
        AssertCounting(NeighborFile.Read(path, TestContext.Current.CancellationToken), 300, 7, 1021);
        using NeighborFileRows rows = NeighborFileRows.Open(path);
        Assert.Equal((metric, dimension), (rows.Description.Metric, rows.Description.Dimension));
    }

    [Fact]
    public void A_file_of_h5py_without_distances_or_in_compressed_pieces_is_read()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        NumPyProgram.Run(
            """
            import h5py
            i = (np.arange(300 * 7).reshape(300, 7) * 1021).astype('<i4')
            d = (np.arange(300 * 7).reshape(300, 7) / 4).astype('<f4')
            with h5py.File(sys.argv[1] + '/ids.h5', 'w') as f:
                f['neighbors'] = i
            with h5py.File(sys.argv[1] + '/pieces.h5', 'w') as f:
                f.create_dataset('neighbors', data=i, chunks=(64, 3), compression='gzip', shuffle=True)
                f.create_dataset('distances', data=d, chunks=(50, 7), compression='gzip')
            """,
            _folder.Root);
        AssertCounting(NeighborFile.Read(_folder.File("pieces.h5"), TestContext.Current.CancellationToken), 300, 7, 1021);
        NeighborTable alone = NeighborFile.Read(_folder.File("ids.h5"), TestContext.Current.CancellationToken);
        Assert.Equal([299 * 7 * 1021, ((299 * 7) + 1) * 1021], alone.Ids(299)[..2].ToArray());
        Assert.Equal(new float[7], alone.Distances(299).ToArray());
        using NeighborFileRows rows = NeighborFileRows.Open(_folder.File("ids.h5"));
        Assert.False(rows.Description.HasDistances);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        string path = _folder.File("a.ivecs", Vecs([[3, 1], [0, -1]]));
        Assert.Throws<OperationCanceledException>(() => NeighborFile.Read(path, new CancellationToken(canceled: true)));
    }

    /// <summary>The rows of an .ivecs file.</summary>
    internal static byte[] Vecs(int[][] rows) => [.. rows.SelectMany(row => (byte[])[.. Words([row.Length]), .. Words(row)])];

    internal static byte[] Words(int[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        }

        return bytes;
    }

    internal static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in members)
            {
                using Stream member = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static void AssertSame(NeighborTable expected, NeighborTable actual)
    {
        Assert.Equal((expected.QueryCount, expected.K), (actual.QueryCount, actual.K));
        for (int query = 0; query < expected.QueryCount; query++)
        {
            Assert.Equal(expected.Ids(query).ToArray(), actual.Ids(query).ToArray());
            Assert.Equal(expected.Distances(query).ToArray(), actual.Distances(query).ToArray());
        }
    }

    private static void AssertCounting(NeighborTable table, int queries, int k, int step)
    {
        NeighborTable expected = new(queries, k);
        for (int query = 0; query < queries; query++)
        {
            int[] places = [.. Enumerable.Range(query * k, k)];
            expected.Set(query, Array.ConvertAll(places, place => place * step), Array.ConvertAll(places, place => place / 4f));
        }

        AssertSame(expected, table);
    }

    private void AssertIdsAlone(string asked)
    {
        NeighborTable table = NeighborFile.Read(_folder.File(asked), TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (table.QueryCount, table.K));
        Assert.Equal([3, 1], table.Ids(0).ToArray());
        Assert.Equal([0], table.Ids(1).ToArray());
        Assert.Equal([0, 0], table.Distances(0).ToArray());
        using NeighborFileRows rows = NeighborFileRows.Open(_folder.File(asked));
        Assert.False(rows.Description.HasDistances);
        Assert.Single(rows.Description.Paths);
    }
}
