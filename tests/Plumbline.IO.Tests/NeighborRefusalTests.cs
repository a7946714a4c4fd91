using System.Text;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>One test for each way in which a file of neighbours can be wrong: the file is named, and the place in it.</summary>
public sealed class NeighborRefusalTests : IDisposable
{
    private const string TwoByTwo = "'fortran_order': False, 'shape': (2, 2), }";

    private static readonly byte[] Ids = NpyBytes.Create("{'descr': '<i4', " + TwoByTwo, NeighborReadTests.Words([3, 1, 0, 2]));
    private static readonly byte[] Distances = NpyBytes.Create("{'descr': '<f4', " + TwoByTwo, NpyBytes.Data(1, 2, 3, 4));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.ivecs")]
    [InlineData("t.npz")]
    [InlineData("t.hdf5")]
    public void A_file_that_is_not_there_a_folder_and_an_empty_file(string name)
    {
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => NeighborFile.Read(_folder.File(name), TestContext.Current.CancellationToken));
        Assert.Contains(_folder.File(name), missing.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File(name));
        Refused(name, "file: found a folder, expected a regular file");
        Directory.Delete(_folder.File(name));
        _folder.File(name, []);
        Refused(name, name switch
        {
            "t.ivecs" => "row 0: found 0 bytes, expected at least 8",
            "t.npz" => "file: found no ZIP archive, expected a NumPy archive (.npz)",
            _ => "signature: found bytes , expected 894844460D0A1A0A",
        });
    }

    [Fact]
    public void Distances_without_ids_are_no_neighbours()
    {
        _folder.File("t.fvecs", NeighborReadTests.Vecs([[0, 0]]));
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => NeighborFile.Read(_folder.File("t.fvecs"), TestContext.Current.CancellationToken));
        Assert.Contains(_folder.File("t.ivecs"), missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0 }, "row 0: found dimension 0, expected 1 to 2147483647")]
    [InlineData(new[] { -5, 1 }, "row 0: found dimension -5, expected 1 to 2147483647")]
    [InlineData(new[] { 2, 1 }, "row 0: found 8 bytes, expected 12 (dimension 2)")]
    [InlineData(new[] { 2, 1, 0, 2, 1 }, "row 1: found 8 bytes, expected 12 (dimension 2)")]
    [InlineData(new[] { 2, 1, 0, 1, 1, 0 }, "row 1: found dimension 1, expected 2, the dimension of row 0")]
    [InlineData(new[] { 2, 1, 0, 2, -1, 0 }, "query 1: found an id after -1 at place 0, expected no more than -1, results that are missing")]
    [InlineData(new[] { 2, 1, 0, 2, 5, -7 }, "query 1, place 1: found id -7, expected 0 or more, or -1 for a missing result")]
    public void Ids_that_are_not_rows(int[] words, string message)
    {
        _folder.File("t.ivecs", NeighborReadTests.Words(words));
        Refused("t.ivecs", message);
    }

    [Fact]
    public void Distances_beside_ids_that_are_cut_short_descend_or_are_not_numbers()
    {
        _folder.File("t.ivecs", NeighborReadTests.Vecs([[3, 1], [0, 2]]));
        byte[] distances = [.. NeighborReadTests.Words([2]), .. NpyBytes.Data(1, 2), .. NeighborReadTests.Words([2]), .. NpyBytes.Data(4, 3)];
        _folder.File("t.fvecs", distances);
        Refused("t.ivecs", "query 1, place 1: found distance 3 after 4, expected distances that ascend, nearest first");
        _folder.File("t.fvecs", distances.AsSpan(..^3));
        Refused("t.ivecs", "row 1: found 9 bytes, expected 12 (dimension 2)", named: "t.fvecs");
        foreach ((float[] row, int place) in new[] { (new[] { float.NaN, 3 }, 0), ([3, float.NaN], 1) })
        {
            _folder.File("t.fvecs", [.. distances.AsSpan(0, 16), .. NpyBytes.Data(row)]);
            Refused("t.ivecs", $"query 1, place {place}: found distance NaN, expected a number");
        }
    }

    [Fact]
    public void A_single_distance_that_is_not_a_number()
    {
        _folder.File("t.ivecs", NeighborReadTests.Vecs([[3]]));
        _folder.File("t.fvecs", [.. NeighborReadTests.Words([1]), .. NpyBytes.Data(float.NaN)]);
        Refused("t.ivecs", "query 0, place 0: found distance NaN, expected a number");
    }

    [Fact]
    public void Archives_without_a_member()
    {
        Archive("archive: found no member ids.npy, expected ids.npy and distances.npy", ("distances.npy", Distances));
        Archive("archive: found no member distances.npy, expected ids.npy and distances.npy", ("ids.npy", Ids), ("distance.npy", Distances));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", "ids.npy, descr: found '<f4', expected '<i4' or '<i8'")]
    [InlineData("{'descr': '>i4', 'fortran_order': False, 'shape': (2, 2), }", "ids.npy, descr: found '>i4', expected '<i4' or '<i8'")]
    [InlineData("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 2), }", "ids.npy, fortran_order: found True, expected False")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (4,), }", "ids.npy, shape: found (4,), expected two dimensions, (queries, k)")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (0, 2), }", "ids.npy, shape: found (0, 2), expected two dimensions, (queries, k)")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 2147483648), }", "ids.npy, shape: found (2, 2147483648), expected two dimensions, (queries, k)")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 1), }", "ids.npy: found 85 bytes, expected those of shape (2, 1) of '<i4'")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "ids.npy: found 103 bytes, expected those of shape (2147483647, 2147483647) of '<i4'")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 2), }", "ids.npy: found 85 bytes, expected those of shape (2, 2) of '<i8'")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, }", "ids.npy, header: found no key 'shape', expected the keys descr, fortran_order and shape")]
    [InlineData("['descr']", "ids.npy, header, character 0: found '[', expected '{'")]
    public void Archives_with_another_header(string header, string message) =>
        Archive(message, ("ids.npy", NpyBytes.Create(header, NeighborReadTests.Words([3, 1, 0, 2]))), ("distances.npy", Distances));

    [Fact]
    public void Archives_whose_members_are_no_arrays_of_one_shape()
    {
        Archive("ids.npy: found bytes 7B7D7B7D7B7D7B7D, expected the beginning of a .npy file of version 1 to 3", ("ids.npy", Encoding.ASCII.GetBytes("{}{}{}{}{}")), ("distances.npy", Distances));
        Archive("ids.npy: found bytes 934E554D50590400, expected the beginning of a .npy file of version 1 to 3", ("ids.npy", NpyBytes.Create("{}", [], major: 4)), ("distances.npy", Distances));
        Archive("ids.npy: found its end, expected more bytes", ("ids.npy", [0x93, (byte)'N']), ("distances.npy", Distances));
        Archive("ids.npy: found its end, expected more bytes", ("ids.npy", [.. NpyBytes.Prefix(1, 0, 65_535), .. "{'descr'"u8]), ("distances.npy", Distances));
        Archive("ids.npy, header length: found 65536, expected at most 65535", ("ids.npy", NpyBytes.Prefix(2, 0, 65_536)), ("distances.npy", Distances));
        Archive(
            "distances.npy, shape: found (1, 2), expected (2, 2), that of ids.npy",
            ("ids.npy", Ids),
            ("distances.npy", NpyBytes.Create("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", NpyBytes.Data(1, 2))));
        Archive(
            "distances.npy, descr: found '<f8', expected '<f4'",
            ("ids.npy", Ids),
            ("distances.npy", NpyBytes.Create("{'descr': '<f8', " + TwoByTwo, new byte[32])));
    }

    [Fact]
    public void Archives_with_ids_that_do_not_fit_or_rows_that_are_wrong()
    {
        byte[] large = [.. NeighborReadTests.Words([3, 0, 1, 0, 0, 0, 0, 1])];
        Archive("ids.npy: found id 4294967296, expected ids that fit int32", ("ids.npy", NpyBytes.Create("{'descr': '<i8', " + TwoByTwo, large)), ("distances.npy", Distances));
        Archive("query 0: found an id after -1 at place 0,", ("ids.npy", NpyBytes.Create("{'descr': '<i4', " + TwoByTwo, NeighborReadTests.Words([-1, 1, 0, 2]))), ("distances.npy", Distances));
        Archive("query 1, place 1: found distance 3 after 4, expected distances that ascend, nearest first", ("ids.npy", Ids), ("distances.npy", NpyBytes.Create("{'descr': '<f4', " + TwoByTwo, NpyBytes.Data(1, 2, 4, 3))));
    }

    /// <summary>The last byte of a value, which no header, length or packing tells of.</summary>
    [Theory]
    [InlineData("ids.npy")]
    [InlineData("distances.npy")]
    public void A_value_that_is_not_what_was_stored_is_found_by_its_checksum(string member)
    {
        byte[] archive = NeighborReadTests.Zip(("ids.npy", Ids), ("distances.npy", Distances));
        byte[] array = member == "ids.npy" ? Ids : Distances;
        archive[archive.AsSpan().IndexOf(array) + array.Length - 4] ^= 1;
        _folder.File("t.npz", archive);
        Refused("t.npz", $"{member}: found bytes of CRC-32 ");
    }

    /// <summary>Wherever the archive is damaged, what is said is of the file; and where it is still read, the same is read or other numbers.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_archive_is_refused_by_name_or_read(bool compressed)
    {
        string path = _folder.File("t.npz", NeighborReadTests.Zip(("ids.npy", Ids), ("distances.npy", Distances)));
        if (compressed)
        {
            NumPyProgram.Run("z = np.load(sys.argv[1]); i, d = z['ids'], z['distances']; np.savez_compressed(sys.argv[1], ids=i, distances=d)", path);
        }

        Damage("t.npz", File.ReadAllBytes(path));
    }

    [Fact]
    public void Files_that_are_not_HDF5_or_lack_neighbours()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        _folder.File("t.hdf5", Encoding.ASCII.GetBytes(new string('x', 5_000)));
        Refused("t.hdf5", "signature: found bytes 7878787878787878, expected 894844460D0A1A0A");
        foreach ((string make, string message) in new[]
        {
            ("f['other'] = i", "file: found no data set neighbors, expected neighbors and distances (ann-benchmarks)"),
            ("f['neighbors'] = i.ravel()", "neighbors: found shape (4), expected two dimensions, (queries, k)"),
            ("f['neighbors'] = i.reshape(2, 1, 2)", "neighbors: found shape (2, 1, 2), expected two dimensions, (queries, k)"),
            ("f.create_dataset('neighbors', shape=(0, 2), dtype='<i4')", "neighbors: found shape (0, 2), expected sizes of 1 to 2147483647"),
            ("f['neighbors'] = i; f['distances'] = d[:1]", "distances: found another shape, expected 2 x 2, that of neighbors"),
            ("f['neighbors'] = i; f['distances'] = d.ravel()", "distances: found shape (4), expected two dimensions, (queries, k)"),
            ("f.create_group('neighbors')", "neighbors: found a group, expected a data set"),
            ("f['neighbors'] = i.astype('<i8')", "neighbors: found values of type int64, expected int32"),
            ("f['neighbors'] = i.astype('>i4')", "neighbors: found values of type big-endian int32, expected int32"),
            ("f['neighbors'] = d", "neighbors: found values of type float32, expected int32"),
            ("f['neighbors'] = i; f['distances'] = i", "distances: found values of type int32, expected float32"),
            ("f['neighbors'] = i; f['distances'] = d.astype('<f8')", "distances: found values of type float64, expected float32"),
            ("f['neighbors'] = i; f.attrs['dimension'] = 0", "attribute dimension: found 0, expected 1 to 2147483647"),
            ("f['neighbors'] = i; f.attrs['dimension'] = 'many'", "attribute dimension: found type string, expected an integer"),
            ("f['neighbors'] = np.array([['a', 'b']], dtype='S1')", "neighbors: found values of type string, expected int32"),
            ("f['neighbors'] = i; f['distances'] = d; f.attrs['distance'] = 3", "attribute distance: found type int64, expected a string"),
            ("f['neighbors'] = i; f['distances'] = d[:, ::-1].copy()", "query 0, place 1: found distance 0 after 1, expected distances that ascend, nearest first"),
            ("f['neighbors'] = i - 1", "query 0: found an id after -1 at place 0"),
        })
        {
            NumPyProgram.Run(
                $"""
                import h5py
                i = np.arange(4).reshape(2, 2).astype('<i4')
                d = i.astype('<f4')
                with h5py.File(sys.argv[1], 'w') as f:
                    {make}
                """,
                _folder.File("t.hdf5"));
            Refused("t.hdf5", message);
        }
    }

    [Fact]
    public void A_damaged_HDF5_file_is_refused_by_name_or_only_values_change()
    {
        NeighborTable table = new(2, 2);
        table.Set(0, [3, 1], [1, 2]);
        table.Set(1, [0, 2], [3, 4]);
        string path = _folder.File("t.hdf5");
        NeighborFile.Write(path, new NeighborFileShape(2, 2, 3, Metric.L2), write => write(table), TestContext.Current.CancellationToken);
        Damage("t.hdf5", File.ReadAllBytes(path));
    }

    private void Archive(string message, params (string Name, byte[] Bytes)[] members)
    {
        _folder.File("t.npz", NeighborReadTests.Zip(members));
        Refused("t.npz", message);
    }

    private void Refused(string name, string message, string? named = null)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => NeighborFile.Read(_folder.File(name), TestContext.Current.CancellationToken));
        Assert.StartsWith($"{_folder.File(named ?? name)}: {message}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.File(named ?? name), exception.Path);
    }

    private void Damage(string name, byte[] valid)
    {
        int refused = 0;
        int read = 0;
        string path = _folder.File(name);
        for (int at = 0; at < valid.Length; at++)
        {
            foreach (byte value in (ReadOnlySpan<byte>)[0, 0x7F, 0xFF, (byte)(valid[at] ^ 1), (byte)(valid[at] ^ 0x80)])
            {
                byte[] bytes = [.. valid];
                bytes[at] = value;
                Try(bytes, $"byte {at} = {value}");
            }

            Try(valid[..at], $"cut at {at}");
        }

        Assert.True(refused > valid.Length && read > 10, $"{refused} refused and {read} read: too few of one to say anything.");

        void Try(byte[] bytes, string what)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                NeighborFile.Read(path, TestContext.Current.CancellationToken);
                read++;
            }
            catch (VectorFormatException exception)
            {
                Assert.Equal(path, exception.Path);
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{what}: {exception}");
            }
        }
    }
}
