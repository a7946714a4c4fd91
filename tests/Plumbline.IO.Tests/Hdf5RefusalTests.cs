using Plumbline.IO.Hdf5;
using Plumbline.IO.Internals;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>HDF5 files that are damaged or hold something else.</summary>
public sealed class Hdf5RefusalTests : IDisposable
{
    private static readonly Hdf5VectorFormat Format = new();

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f['train'] = a.astype('<f8')", "train: found values of type float64, expected float32; in h5py: f.create_dataset(name, data=a.astype(numpy.float32))")]
    [InlineData("f['train'] = a.astype('>f4')", "train: found values of type big-endian float32, expected float32, float16, uint8, int8 or int32, little-endian")]
    [InlineData("f['train'] = a.astype('<i8')", "train: found values of type int64, expected float32, float16, uint8, int8 or int32, little-endian")]
    [InlineData("f['train'] = a.ravel()", "train: found shape (6), expected two dimensions, (rows, dimension)")]
    [InlineData("f['train'] = a[None]", "train: found shape (1, 2, 3), expected two dimensions, (rows, dimension)")]
    [InlineData("f.create_dataset('train', shape=(0, 3), dtype='<f4')", "train: found shape (0, 3), expected sizes of 1 to 2147483647")]
    [InlineData("f.create_dataset('train', shape=(4, 3), dtype='<f4')", "train: found no values, which were never written, expected 48 bytes")]
    [InlineData("f.create_dataset('train', shape=(4, 3), dtype='<f4', chunks=(1, 3)); f['train'][1] = 5", "train: found 1 chunks, expected 4 (shape (4, 3), chunks of 1 x 3)")]
    [InlineData("f.create_dataset('train', data=a, compression='lzf')", "train: found filter 32000, expected gzip, shuffle and fletcher32, each once at most; in h5py: f2.create_dataset(name, data=f[name][...])")]
    [InlineData("f.create_group('train')", "train: found a group, expected a data set")]
    [InlineData("f['a'] = a; f['b'] = a", "file: found no data set train and 2 of two dimensions, expected train, or one named after a colon (one of a, b)")]
    [InlineData("f['a'] = a.ravel()", "file: found no data set train and none of two dimensions, expected train, or one named after a colon (one of a)")]
    [InlineData("f.create_dataset('train', shape=(0, 3), dtype='<f4', chunks=(1, 3), maxshape=(None, 3))", "train: found shape (0, 3), expected sizes of 1 to 2147483647")]
    [InlineData("pass", "file: found no data set train and none of two dimensions, expected train, or one named after a colon (there are none)")]
    public void Another_content(string make, string message)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("a.hdf5");
        NumPyProgram.Run(
            $"""
            import h5py
            a = np.arange(6).reshape(2, 3).astype('<f4')
            with h5py.File(sys.argv[1], 'w') as f:
                {make}
            """,
            path);
        FormatFiles.AssertRefused(Format, path, message);
    }

    /// <summary>A file of 100 KB must not take 100 MB because it is one chunk of zeros.</summary>
    [Theory]
    [InlineData("shape=(1000, 100000), chunks=(1000, 100000)", "1000 rows by 100000 columns, 100000000")]
    [InlineData("shape=(1000, 100000), chunks=(1000, 1000)", "1000 rows by 1000 columns, 100000000")]
    [InlineData("shape=(10, 10), maxshape=(None, None), chunks=(70000, 1000)", "70000 rows by 1000 columns, 70000000")]
    public void Compressed_chunks_that_unpack_to_much_more_than_the_file(string sizes, string found)
    {
        string path = Zeros(sizes, "f['train'][...] = np.zeros(f['train'].shape, 'u1')");
        long before = GC.GetAllocatedBytesForCurrentThread();
        FormatFiles.AssertRefused(Format, path, $"train: found compressed chunks of {found} bytes to unpack at once, expected at most 67108864; in h5py: f2.create_dataset(name, data=f[name][...])");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_chunk_that_unpacks_to_a_byte_less_takes_no_memory_for_what_it_claims()
    {
        string path = Zeros("shape=(600, 100000), chunks=(600, 100000)", "import zlib; f['train'].id.write_direct_chunk((0, 0), zlib.compress(bytes(59999999), 9))");
        using IVectorRowSource source = Format.Open(path);
        float[] row = new float[100_000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => source.Read(0, row));
        Assert.EndsWith("train: found a chunk of 59999999 bytes, expected 60000000", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>zlib asks for what HDF5 has not, which .NET does not tell as damage.</summary>
    [Fact]
    public void A_chunk_that_wants_a_dictionary()
    {
        string path = Zeros("shape=(4, 4), chunks=(4, 4)", "import zlib; z = zlib.compressobj(zdict=b'abcd'); f['train'].id.write_direct_chunk((0, 0), z.compress(bytes(16)) + z.flush())");
        using IVectorRowSource source = Format.Open(path);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => source.Read(0, new float[4]));
        Assert.Matches(@"train: found a chunk that cannot be unpacked \(.*[^.]\), expected zlib data$", exception.Message);
    }

    [Theory]
    [InlineData("chunks=(600, 12500)", 1, 30_000_000)]
    [InlineData("chunks=(600, 12500), shuffle=True", 2, 30_000_000)]
    [InlineData("chunks=(600, 1250)", 1, 33_000_000)]
    public void Unpacking_takes_a_band_and_a_chunk(string chunks, int parts, long partBytes)
    {
        string path = Zeros("dtype='<i4', shape=(1200, 12500), " + chunks, "f['train'][...] = np.full(f['train'].shape, 7, '<i4')");
        using IVectorRowSource source = Format.Open(path);
        float[] row = new float[12_500];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1200; i += 300)
        {
            source.Read(i, row);
            Assert.Equal(-1, row.AsSpan().IndexOfAnyExcept(7f));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, partBytes / 2, (parts * partBytes) + (8 << 20));
    }

    [Fact]
    public void Another_file()
    {
        FormatFiles.AssertRefused(Format, _folder.File("a.h5", []), "signature: found bytes , expected 894844460D0A1A0A (\\x89HDF)");
        FormatFiles.AssertRefused(Format, _folder.File("a.h5", "PK\x03\x04 and more"u8), "signature: found bytes 504B030420616E64, expected 894844460D0A1A0A (\\x89HDF)");
        Assert.Throws<FileNotFoundException>(() => Format.Open(_folder.File("none.h5")));
    }

    [Fact]
    public void Cut_short_anywhere_or_longer_a_file_is_refused()
    {
        byte[] valid = Valid();
        for (int length = 0; length <= valid.Length + 1; length++)
        {
            if (length != valid.Length)
            {
                byte[] bytes = [.. valid.AsSpan(0, Math.Min(length, valid.Length)), .. new byte[Math.Max(0, length - valid.Length)]];
                Assert.Throws<VectorFormatException>(() => FormatFiles.Read(Format, _folder.File("cut.h5", bytes)));
            }
        }
    }

    /// <summary>All bytes of the headers, each with values that make numbers small, large and negative.</summary>
    [Fact]
    public void A_wrong_byte_anywhere_is_refused_by_name_or_changes_values_only()
    {
        byte[] valid = Valid();
        string path = _folder.File("wrong.h5");
        int refused = 0;
        for (int at = 0; at < valid.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                byte[] bytes = [.. valid];
                bytes[at] = value;
                File.WriteAllBytes(path, bytes);
                try
                {
                    Assert.InRange(FormatFiles.Read(Format, path).Length, 1, 12);
                }
                catch (VectorFormatException)
                {
                    refused++;
                }
            }
        }

        // The headers are some hundred bytes; the heap of strings and the values are most of the file.
        Assert.InRange(refused, 300, valid.Length * 4);
    }

    [Fact]
    public void Fewer_rows_than_promised_are_no_file_and_do_not_hide_why()
    {
        using MemoryStream stream = new();
        using IVectorRowWriter writer = Format.Create(stream, "a.h5", new VectorFileShape(3, 2, VectorElement.Binary32));
        writer.Append([1f, 2, 3, 4]);
        Assert.Throws<ArgumentException>(() => writer.Append([1f, 2, 3]));
        Assert.Throws<ArgumentException>(() => writer.Append([1f, 2, 3, 4]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
    }

    private string Zeros(string sizes, string write)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("zeros.hdf5");
        string type = sizes.Contains("dtype", StringComparison.Ordinal) ? "" : "dtype='u1', ";
        NumPyProgram.Run(
            $"""
            import h5py
            with h5py.File(sys.argv[1], 'w') as f:
                f.create_dataset('train', {type}{sizes}, compression='gzip', compression_opts=9)
                {write}
            """,
            path);
        return path;
    }

    private byte[] Valid()
    {
        string path = _folder.File("valid.h5");
        FormatFiles.Write(Format, path, new VectorFileShape(4, 3, VectorElement.Binary32), Enumerable.Range(0, 12).Select(i => (float)i).ToArray());
        return File.ReadAllBytes(path);
    }
}
