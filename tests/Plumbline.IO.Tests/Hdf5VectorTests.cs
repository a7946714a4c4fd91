using CsCheck;
using Plumbline.IO.Hdf5;
using Plumbline.IO.Internals;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>Vectors in HDF5: what h5py writes is read, what is written h5py reads.</summary>
public sealed class Hdf5VectorTests : IDisposable
{
    private static readonly Hdf5VectorFormat Format = new();

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_to_the_bit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int[1, 9], Gen.UInt).Sample(
            (rows, dimension, atOnce, seed) =>
            {
                float[] values = Bits(rows * dimension, seed);
                string path = _folder.File($"{rows}-{dimension}-{atOnce}-{seed}.hdf5");
                FormatFiles.Write(Format, path, new VectorFileShape(rows, dimension, VectorElement.Binary32), values, atOnce);
                int[] found = FormatFiles.Bits(FormatFiles.Read(Format, path, 10 - atOnce));
                File.Delete(path);
                return found.AsSpan().SequenceEqual(FormatFiles.Bits(values));
            },
            iter: 200);

    [Theory]
    [InlineData(VectorElement.Binary16, new[] { -2048f, 0.5f, 65504f, 5.9604645e-8f, 0f, 1f })]
    [InlineData(VectorElement.Unsigned8, new[] { 0f, 255f, 7f, 1f, 2f, 3f })]
    [InlineData(VectorElement.Signed8, new[] { -128f, 127f, -1f, 1f, 2f, 3f })]
    [InlineData(VectorElement.Signed32, new[] { -2147483648f, 16777216f, -1f, 1f, 2f, 3f })]
    public void Other_elements_are_exact(VectorElement element, float[] values)
    {
        string path = _folder.File("a.h5");
        FormatFiles.Write(Format, path, new VectorFileShape(2, 3, element), values);
        Assert.Equal(values, FormatFiles.Read(Format, path));
        using IVectorRowSource source = Format.Open(path);
        Assert.Equal(new VectorFileDescription(path, VectorFileFormat.Hdf5, 2, 3, VectorElementNames.NameOf(element), new FileInfo(path).Length), source.Description);
    }

    [Theory]
    [InlineData(VectorElement.Binary16, 2049f, "2049", "a number that float16 holds exactly")]
    [InlineData(VectorElement.Unsigned8, 256f, "256", "a whole number of 0 to 255 (uint8)")]
    [InlineData(VectorElement.Signed8, 0.5f, "0.5", "a whole number of -128 to 127 (int8)")]
    [InlineData(VectorElement.Signed32, float.NaN, "NaN", "a whole number of -2147483648 to 2147483647 (int32)")]
    [InlineData(VectorElement.Signed32, 2147483648f, "2.1474836E+09", "a whole number of -2147483648 to 2147483647 (int32)")]
    public void A_value_that_the_element_has_not_is_refused(VectorElement element, float value, string found, string expected)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() =>
            FormatFiles.Write(Format, _folder.File("a.h5"), new VectorFileShape(2, 2, element), [1, 2, 3, value]));
        Assert.EndsWith($"row 1, column 1: found {found}, expected {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_without_a_float_are_read_as_integers()
    {
        string path = _folder.File("a.h5");
        FormatFiles.Write(Format, path, new VectorFileShape(1, 3, VectorElement.Signed32), [1, 16_777_217, int.MaxValue]);
        Assert.Equal([1, 16_777_217, int.MaxValue], FormatFiles.ReadIntegers(Format, path));
        FormatFiles.AssertRefused(Format, path, "row 0, column 1: found 16777217, expected a number that float32 holds exactly");
    }

    [Fact]
    public void H5py_reads_what_is_written()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("a.hdf5");
        FormatFiles.Write(Format, path, new VectorFileShape(2, 3, VectorElement.Binary32), [1, -0f, float.NaN, float.MaxValue, 1e-45f, 2]);
        string found = NumPyProgram.Run(
            """
            import h5py
            f = h5py.File(sys.argv[1], "r")
            t = f["train"]
            print(list(f), t.shape, t.dtype, t[:].tobytes().hex(), f.attrs["type"], f.attrs["dimension"], f.attrs["point_type"])
            """,
            path);
        Assert.Equal("['train'] (2, 3) float32 0000803f000000800000c0ffffff7f7f0100000000000040 dense 3 float", found);
    }

    [Theory]
    [InlineData("f.create_dataset('train', data=a)", true)]
    [InlineData("f.create_dataset('train', data=a); f.attrs['dimension'] = np.int64(7); f.attrs['distance'] = 'euclidean'; f['test'] = a[:5]", true)]
    [InlineData("f.create_dataset('other', data=a); f['labels'] = np.arange(9)", true)]
    [InlineData("f.create_dataset('train', data=a, chunks=(64, 3))", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(64, 7), compression='gzip')", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(64, 3), compression='gzip', shuffle=True)", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(7, 2), compression='gzip', shuffle=True, fletcher32=True)", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(1, 1), fletcher32=True)", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(2, 2))", false)]
    [InlineData("f.create_dataset('train', data=a, chunks=(512, 16), maxshape=(None, None))", false)]
    [InlineData("[f.create_dataset(f'x{i}', data=a[:1]) for i in range(100)]; f['train'] = a; [f.attrs.__setitem__(f'y{i}', i) for i in range(50)]", true)]
    public void A_file_of_h5py_is_read(string make, bool isContiguous)
    {
        string path = Make(make);
        using (IVectorRowSource source = Format.Open(path))
        {
            Assert.Equal((300, 7, "float32"), (source.Description.Rows, source.Description.Dimension, source.Description.DataType));
            Assert.Equal(isContiguous, source.MappableOffset is not null);
        }

        foreach (int atOnce in new[] { 1, 50, 300 })
        {
            Assert.Equal(Enumerable.Range(0, 2100).Select(i => i / 4f), FormatFiles.Read(Format, path, atOnce));
        }
    }

    [Theory]
    [InlineData("<f2", "float16")]
    [InlineData("u1", "uint8")]
    [InlineData("i1", "int8")]
    [InlineData("<i4", "int32")]
    public void Other_types_of_h5py_are_read(string type, string name)
    {
        string path = Make($"f.create_dataset('train', data=(np.arange(2100).reshape(300, 7) % 120).astype('{type}'), chunks=(50, 2), compression='gzip', shuffle=True)");
        using IVectorRowSource source = Format.Open(path);
        Assert.Equal(name, source.Description.DataType);
        Assert.Null(source.MappableOffset);
        Assert.Equal(Enumerable.Range(0, 2100).Select(i => i % 120f), FormatFiles.Read(Format, path, 11));
    }

    [Fact]
    public void The_files_of_the_newest_HDF5_are_read_where_values_lie_together()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("a.hdf5");
        NumPyProgram.Run(
            """
            import h5py
            with h5py.File(sys.argv[1], 'w', libver='latest') as f:
                f['train'] = np.arange(6).reshape(2, 3).astype('<f4')
                f.create_dataset('test', data=np.arange(60).reshape(20, 3).astype('<f4'), chunks=(5, 3))
                f.attrs['distance'] = 'angular'
            """,
            path);
        Assert.Equal([0, 1, 2, 3, 4, 5], FormatFiles.Read(Format, path));
        FormatFiles.AssertRefused(Format, path + ":test", "test: found chunks with an index of HDF5 1.10, expected a contiguous layout or chunks in a B-tree; h5repack -l test:CONTI IN OUT rewrites the file");
    }

    [Fact]
    public void A_data_set_is_named_after_a_colon_and_a_colon_in_a_name_stays_one()
    {
        string path = Make("f['train'] = a; f['test'] = a[:2]; f.create_group('g')");
        Assert.Equal(14, FormatFiles.Read(Format, path + ":test").Length);
        File.Copy(path, path + ":test");
        Assert.Equal(2100, FormatFiles.Read(Format, path + ":test").Length);
        FormatFiles.AssertRefused(Format, path + ":g", "g: found a group, expected a data set");
        FormatFiles.AssertRefused(Format, path + ":no", "file: found no data set no, expected one of g, test, train");
        Assert.Equal([("a:b.hdf5", "c"), ("a.txt", null), ("a.hdf5:", null)], [VectorFilePath.Split("a:b.hdf5:c"), VectorFilePath.Split("a.txt"), VectorFilePath.Split("a.hdf5:")]);
    }

    private string Make(string make)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("a.hdf5");
        NumPyProgram.Run(
            $"""
            import h5py
            a = (np.arange(2100).reshape(300, 7) / 4).astype('<f4')
            with h5py.File(sys.argv[1], 'w') as f:
                {make}
            """,
            path);
        return path;
    }

    private static float[] Bits(int count, uint seed)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = BitConverter.UInt32BitsToSingle(seed = (seed * 1_664_525) + 1_013_904_223);
        }

        return values;
    }
}
