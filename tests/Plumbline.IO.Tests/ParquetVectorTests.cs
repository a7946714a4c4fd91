using CsCheck;
using Plumbline.IO.Internals;
using Plumbline.IO.Parquet;

namespace Plumbline.IO.Tests;

/// <summary>Vectors in Parquet: what another program writes is read, what is written another program reads.</summary>
public sealed class ParquetVectorTests : IDisposable
{
    private static readonly ParquetVectorFormat Format = new();

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_to_the_bit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int[1, 9], Gen.UInt).Sample(
            (rows, dimension, atOnce, seed) =>
            {
                float[] values = Bits(rows * dimension, seed);
                string path = _folder.File($"{rows}-{dimension}-{atOnce}-{seed}.parquet");
                FormatFiles.Write(Format, path, new VectorFileShape(rows, dimension, VectorElement.Binary32), values, atOnce);
                int[] found = FormatFiles.Bits(FormatFiles.Read(Format, path, 10 - atOnce));
                File.Delete(path);
                return found.AsSpan().SequenceEqual(FormatFiles.Bits(values));
            },
            iter: 100,
            threads: 1);

    [Theory]
    [InlineData(VectorElement.Unsigned8, new[] { 0f, 255f, 7f, 1f, 2f, 3f })]
    [InlineData(VectorElement.Signed8, new[] { -128f, 127f, -1f, 1f, 2f, 3f })]
    [InlineData(VectorElement.Signed32, new[] { -2147483648f, 16777216f, -1f, 1f, 2f, 3f })]
    public void Other_elements_are_exact(VectorElement element, float[] values)
    {
        string path = _folder.File("a.parquet");
        FormatFiles.Write(Format, path, new VectorFileShape(2, 3, element), values);
        Assert.Equal(values, FormatFiles.Read(Format, path));
        using IVectorRowSource source = Format.Open(path);
        Assert.Equal(new VectorFileDescription(path, VectorFileFormat.Parquet, 2, 3, VectorElementNames.NameOf(element), new FileInfo(path).Length), source.Description);
    }

    [Theory]
    [InlineData(VectorElement.Unsigned8, -1f, "-1", "a whole number of 0 to 255 (uint8)")]
    [InlineData(VectorElement.Signed32, 0.5f, "0.5", "a whole number of -2147483648 to 2147483647 (int32)")]
    public void A_value_that_the_element_has_not_is_refused(VectorElement element, float value, string found, string expected)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() =>
            FormatFiles.Write(Format, _folder.File("a.parquet"), new VectorFileShape(2, 2, element), [1, 2, 3, value]));
        Assert.EndsWith($"row 1, column 1: found {found}, expected {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_without_a_float_are_read_as_integers()
    {
        string path = _folder.File("a.parquet");
        FormatFiles.Write(Format, path, new VectorFileShape(2, 2, VectorElement.Signed32), [1, 5, 16_777_217, int.MaxValue]);
        Assert.Equal([1, 5, 16_777_217, int.MaxValue], FormatFiles.ReadIntegers(Format, path));
        FormatFiles.AssertRefused(Format, path, "row 1, column 0: found 16777217, expected a number that float32 holds exactly");
    }

    [Fact]
    public void Another_program_reads_what_is_written()
    {
        string path = _folder.File("a.parquet");
        FormatFiles.Write(Format, path, new VectorFileShape(2, 3, VectorElement.Binary32), [1, -0f, float.NaN, float.MaxValue, 1e-45f, 2]);
        string found = ParquetProgram.Run(
            """
            foot, names, groups = read(sys.argv[1])
            print(names, [(v.tobytes().hex(), [int(r) for r in reps], rows) for v, reps, rows in groups])
            """,
            path);
        Assert.Equal("['root', 'vector', 'list', 'element'] [('0000803f000000800000c0ffffff7f7f0100000000000040', [0, 1, 1, 0, 1, 1], 2)]", found);
    }

    [Fact]
    public void Large_files_have_several_row_groups_that_are_read_from_anywhere()
    {
        const int rows = 9_000;
        const int dimension = 1_000;
        string path = _folder.File("a.parquet");
        float[] values = Bits(rows * dimension, 7);
        FormatFiles.Write(Format, path, new VectorFileShape(rows, dimension, VectorElement.Binary32), values, rowsAtOnce: 777);
        Assert.Equal("3 [4194, 4194, 612] True", ParquetProgram.Run(
            """
            foot, names, groups = read(sys.argv[1])
            print(len(groups), [g[2] for g in groups], all(reps == [0] + [1] * 999 for v, r, n in groups for reps in [r[:1000]]))
            """,
            path));
        using IVectorRowSource source = Format.Open(path);
        float[] two = new float[2 * dimension];
        foreach (int row in new[] { 8_998, 0, 4_193, 4_195, 5_000 })
        {
            source.Read(row, two);
            Assert.Equal(FormatFiles.Bits(values.AsSpan(row * dimension, 2 * dimension)), FormatFiles.Bits(two));
        }
    }

    [Theory]
    [InlineData("write_lists(p, rows)")]
    [InlineData("write_lists(p, rows, optional=False)")]
    [InlineData("write_lists(p, rows, v2=True, groups=3)")]
    [InlineData("write_lists(p, rows, codec=2, groups=2, page=11)")]
    [InlineData("write_lists(p, rows, codec=2, v2=True)")]
    [InlineData("write_lists(p, rows, dictionary=True)")]
    [InlineData("write_lists(p, rows, dictionary=True, v2=True, codec=2, groups=2, page=333)")]
    [InlineData("write_lists(p, rows, split=True, page=50)")]
    [InlineData("write_columns(p, list(a.T.copy()), [(4, [])] * 7)")]
    [InlineData("write_columns(p, list(a.T.copy()), [(4, [])] * 7, groups=4, codec=2, page=17)")]
    [InlineData("write_columns(p, list(a.T.copy()), [(4, [])] * 7, dictionary=True, v2=True)")]
    [InlineData("write(p, [[(4, 's', b'schema'), (5, 'i', 1)], [(1, 'i', 4), (3, 'i', 2), (4, 's', b'v')]], [(300, [(4, [b'v'], a.ravel(), [0, 1, 1, 1, 1, 1, 1] * 300, [1] * 2100, 1)])])")]
    public void A_file_of_another_program_is_read(string make)
    {
        string path = Make(make);
        using (IVectorRowSource source = Format.Open(path))
        {
            Assert.Equal((300, 7, "float32"), (source.Description.Rows, source.Description.Dimension, source.Description.DataType));
        }

        foreach (int atOnce in new[] { 1, 50, 300 })
        {
            Assert.Equal(Enumerable.Range(0, 2100).Select(i => i / 4f), FormatFiles.Read(Format, path, atOnce));
        }
    }

    [Theory]
    [InlineData("t=7, dtype='<f2', extra=[(10, 'S', [(15, 'S', [])])]", "float16")]
    [InlineData("t=1, dtype='<i4', extra=[(6, 'i', 11)]", "uint8")]
    [InlineData("t=1, dtype='<i4', extra=[(10, 'S', [(10, 'S', [(1, '8', 8), (2, 'b', True)])])]", "int8")]
    [InlineData("t=1, dtype='<i4'", "int32")]
    public void Other_types_are_read(string type, string name)
    {
        string path = Make($"write_lists(p, [[(7 * i + j) % 120 for j in range(7)] for i in range(300)], {type})");
        using IVectorRowSource source = Format.Open(path);
        Assert.Equal(name, source.Description.DataType);
        Assert.Equal(Enumerable.Range(0, 2100).Select(i => i % 120f), FormatFiles.Read(Format, path, 11));
    }

    [Fact]
    public void A_list_column_is_named_after_a_colon()
    {
        string path = Make(
            """
            r, d = [0, 1] * 3, [1] * 6
            g = lambda n: [[(3, 'i', 0), (4, 's', n), (5, 'i', 1)], [(3, 'i', 2), (4, 's', b'list'), (5, 'i', 1)], [(1, 'i', 4), (3, 'i', 0), (4, 's', b'element')]]
            write(p, [[(4, 's', b'schema'), (5, 'i', 3)], *g(b'x'), *g(b'y'), [(1, 'i', 2), (3, 'i', 0), (4, 's', b'id')]],
                [(3, [(4, [b'x'], a.ravel()[:6], r, d, 1), (4, [b'y'], a.ravel()[6:12], r, d, 1), (2, [b'id'], np.arange(3), None, None, 0)])])
            """);
        Assert.Equal([1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f], FormatFiles.Read(Format, path + ":y"));
        FormatFiles.AssertRefused(Format, path, "schema: found 2 list columns, expected one, or its name after a colon (x, y)");
        FormatFiles.AssertRefused(Format, path + ":z", "schema: found no column z, expected one of x, y, id");
        FormatFiles.AssertRefused(Format, path + ":id", "column id: found one int64 a row, expected a list of numbers");
    }

    private string Make(string make)
    {
        string path = _folder.File("a.parquet");
        ParquetProgram.Run(
            $"""
            p = sys.argv[1]
            a = (np.arange(2100).reshape(300, 7) / 4).astype('<f4')
            rows = [list(r) for r in a]
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
