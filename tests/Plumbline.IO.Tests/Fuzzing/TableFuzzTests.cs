using Parquet;
using Parquet.Schema;
using Plumbline.IO.Hdf5;
using Plumbline.IO.Internals;
using Plumbline.IO.Parquet;
using Plumbline.Testing;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>HDF5 and Parquet files with damage at random.</summary>
public sealed class TableFuzzTests : IDisposable
{
    /// <summary>A file whose values are not compressed.</summary>
    private const int Plain = 2;

    /// <summary>What deflate can do, for the page or chunk and for the buffer that it is put together in.</summary>
    private const int Packed = 2 * 1032;

    /// <summary>Many columns of few values: what is kept of a column, some 500 bytes, is more than the file has of it.</summary>
    private const int Wide = 8;

    // Files below, by format.
    private const int Hdf5Seeds = 8;
    private const int ParquetSeeds = 9;

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain", "f['train'] = a; f.attrs['distance'] = 'angular'; f.attrs['dimension'] = 5", Plain)]
    [InlineData("chunks", "f.create_dataset('train', data=a, chunks=(4, 2))", Plain)]
    [InlineData("gzip", "f.create_dataset('train', data=a, chunks=(8, 3), compression='gzip', shuffle=True)", Packed)]
    [InlineData("one-chunk", "f.create_dataset('train', data=a, chunks=(20, 5), compression='gzip', fletcher32=True)", Packed)]
    [InlineData("many chunks", "f.create_dataset('train', data=np.resize(a, (300, 7)), chunks=(1, 1))", Plain)]
    [InlineData("int8", "f['only'] = np.ones((20, 5), 'i1'); f['labels'] = np.arange(9)", Plain)]
    [InlineData("latest", "f['train'] = a; f.attrs['distance'] = 'angular'", Plain)]
    public void Hdf5(string name, string make, int expansion)
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        string path = _folder.File("valid.h5");
        NumPyProgram.Run(
            $"""
            import h5py
            a = (np.arange(100).reshape(20, 5) / 4).astype('<f4')
            with h5py.File(sys.argv[1], 'w', libver='{(name == "latest" ? "latest" : "earliest")}') as f:
                {make}
            """,
            path);
        Run(new Hdf5VectorFormat(), $"hdf5 {name}", File.ReadAllBytes(path), expansion, Hdf5Seeds);
    }

    [Fact]
    public void Hdf5_as_written_here()
    {
        string path = _folder.File("valid.h5");
        FormatFiles.Write(new Hdf5VectorFormat(), path, new VectorFileShape(20, 5, VectorElement.Binary32), new float[100]);
        Run(new Hdf5VectorFormat(), "hdf5 own", File.ReadAllBytes(path), Plain, Hdf5Seeds);
    }

    [Theory]
    [InlineData("lists", "write_lists(p, a)", Plain)]
    [InlineData("lists of two groups", "write_lists(p, a, v2=True, groups=2, page=17)", Plain)]
    [InlineData("dictionary", "write_lists(p, a, dictionary=True)", Packed)]
    [InlineData("gzip", "write_lists(p, a, codec=2, page=40)", Packed)]
    [InlineData("columns", "write_columns(p, list(np.array(a, '<f4').T.copy()), [(4, [])] * 5, groups=2)", Plain)]
    [InlineData("many columns", "write_columns(p, [np.arange(20, dtype='<f4')] * 300, [(4, [])] * 300, groups=3)", Wide)]
    public void Parquet(string name, string make, int expansion)
    {
        string path = _folder.File("valid.parquet");
        ParquetProgram.Run($"p = sys.argv[1]; a = [[i * 5 + j for j in range(5)] for i in range(20)]; {make}", path);
        Run(new ParquetVectorFormat(), $"parquet {name}", File.ReadAllBytes(path), expansion, ParquetSeeds);
    }

    [Theory]
    [InlineData(CompressionMethod.None, Plain)]
    [InlineData(CompressionMethod.Snappy, Packed)]
    [InlineData(CompressionMethod.Zstd, Packed)]
    public async Task Parquet_of_the_library(CompressionMethod method, int expansion)
    {
        byte[] valid = await LibraryFile(method, 20, 5);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i / 4f), FormatFiles.Read(new ParquetVectorFormat(), _folder.File("a.parquet", valid)));
        Run(new ParquetVectorFormat(), $"parquet {method}", valid, expansion, ParquetSeeds);
    }

    private void Run(IVectorFormat format, string reader, byte[] valid, int expansion, int seeds) => FuzzHarness.Run(
        new FuzzTarget(reader, format.Extensions[0], valid, path => ReadAll(format, path), FuzzHarness.Is<VectorFormatException>) { Expansion = expansion, Seeds = seeds },
        _folder.Root,
        TestContext.Current.CancellationToken);

    private static long ReadAll(IVectorFormat format, string path)
    {
        using IVectorRowSource source = format.Open(path);
        VectorFileDescription file = source.Description;
        int rows = Math.Max(1, 4096 / file.Dimension);
        float[] values = new float[Math.Min(rows, file.Rows) * file.Dimension];
        for (int row = 0; row < file.Rows; row += rows)
        {
            source.Read(row, values.AsSpan(0, Math.Min(rows, file.Rows - row) * file.Dimension));
        }

        return 0;
    }

    private static async Task<byte[]> LibraryFile(CompressionMethod method, int rows, int dimension)
    {
        ParquetSchema schema = new(new ListField("vector", new DataField("element", typeof(float), isNullable: false)));
        DataField field = schema.GetDataFields()[0];
        float[] values = [.. Enumerable.Range(0, rows * dimension).Select(i => i / 4f)];
        int[] repetitions = [.. Enumerable.Range(0, values.Length).Select(i => i % dimension == 0 ? 0 : 1)];
        int[] definitions = [.. values.Select(_ => field.MaxDefinitionLevel)];
        using MemoryStream stream = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = method }, cancellationToken: TestContext.Current.CancellationToken))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAllPartsAsync<float>(field, values, definitions, repetitions, TestContext.Current.CancellationToken);
        }

        return stream.ToArray();
    }
}
