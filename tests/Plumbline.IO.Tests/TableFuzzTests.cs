using Parquet;
using Parquet.Schema;
using Plumbline.IO.Hdf5;
using Plumbline.IO.Parquet;
using Plumbline.Testing;

namespace Plumbline.IO.Tests;

/// <summary>HDF5 and Parquet files with damage at random.</summary>
public sealed class TableFuzzTests : IDisposable
{
    /// <summary>A file whose values are not compressed.</summary>
    private const int Plain = 2;

    /// <summary>What deflate can do, for the page or chunk and for the buffer that it is put together in.</summary>
    private const int Packed = 2 * 1032;

    /// <summary>Many columns of few values: what is kept of a column, some 500 bytes, is more than the file has of it.</summary>
    private const int Wide = 8;

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain", "f['train'] = a; f.attrs['distance'] = 'angular'; f.attrs['dimension'] = 5", Plain, 1)]
    [InlineData("chunks", "f.create_dataset('train', data=a, chunks=(4, 2))", Plain, 2)]
    [InlineData("gzip", "f.create_dataset('train', data=a, chunks=(8, 3), compression='gzip', shuffle=True)", Packed, 3)]
    [InlineData("one-chunk", "f.create_dataset('train', data=a, chunks=(20, 5), compression='gzip', fletcher32=True)", Packed, 4)]
    [InlineData("many chunks", "f.create_dataset('train', data=np.resize(a, (300, 7)), chunks=(1, 1))", Plain, 9)]
    [InlineData("int8", "f['only'] = np.ones((20, 5), 'i1'); f['labels'] = np.arange(9)", Plain, 5)]
    [InlineData("latest", "f['train'] = a; f.attrs['distance'] = 'angular'", Plain, 6)]
    public void Hdf5(string name, string make, int expansion, int seed)
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
        new TableFuzz(new Hdf5VectorFormat(), _folder).Run($"hdf5 {name}", File.ReadAllBytes(path), expansion, seed);
    }

    [Fact]
    public void Hdf5_as_written_here()
    {
        string path = _folder.File("valid.h5");
        FormatFiles.Write(new Hdf5VectorFormat(), path, new VectorFileShape(20, 5, VectorElement.Binary32), new float[100]);
        new TableFuzz(new Hdf5VectorFormat(), _folder).Run("hdf5 own", File.ReadAllBytes(path), Plain, 7);
    }

    [Fact]
    public void Hdf5_neighbours()
    {
        string path = _folder.File("valid.hdf5");
        NeighborTable table = new(2, 2);
        table.Set(0, [3, 1], [1, 2]);
        table.Set(1, [0, 2], [3, 4]);
        NeighborFile.Write(path, new NeighborFileShape(2, 2, 3, Metric.L2), write => write(table), TestContext.Current.CancellationToken);
        new TableFuzz(new Hdf5VectorFormat(), _folder).Run("hdf5 neighbours", File.ReadAllBytes(path), Plain, 8, read: place => NeighborFile.Read(place, CancellationToken.None));
    }

    [Theory]
    [InlineData("lists", "write_lists(p, a)", Plain, 11)]
    [InlineData("lists of two groups", "write_lists(p, a, v2=True, groups=2, page=17)", Plain, 12)]
    [InlineData("dictionary", "write_lists(p, a, dictionary=True)", Packed, 13)]
    [InlineData("gzip", "write_lists(p, a, codec=2, page=40)", Packed, 14)]
    [InlineData("columns", "write_columns(p, list(np.array(a, '<f4').T.copy()), [(4, [])] * 5, groups=2)", Plain, 15)]
    [InlineData("many columns", "write_columns(p, [np.arange(20, dtype='<f4')] * 300, [(4, [])] * 300, groups=3)", Wide, 19)]
    public void Parquet(string name, string make, int expansion, int seed)
    {
        string path = _folder.File("valid.parquet");
        ParquetProgram.Run($"p = sys.argv[1]; a = [[i * 5 + j for j in range(5)] for i in range(20)]; {make}", path);
        new TableFuzz(new ParquetVectorFormat(), _folder).Run($"parquet {name}", File.ReadAllBytes(path), expansion, seed);
    }

    [Theory]
    [InlineData(CompressionMethod.None, Plain, 16)]
    [InlineData(CompressionMethod.Snappy, Packed, 17)]
    [InlineData(CompressionMethod.Zstd, Packed, 18)]
    public async Task Parquet_of_the_library(CompressionMethod method, int expansion, int seed)
    {
        byte[] valid = await LibraryFile(method, 20, 5);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i / 4f), FormatFiles.Read(new ParquetVectorFormat(), _folder.File("a.parquet", valid)));
        new TableFuzz(new ParquetVectorFormat(), _folder).Run($"parquet {method}", valid, expansion, seed);
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
