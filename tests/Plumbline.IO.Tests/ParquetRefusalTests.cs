using System.Buffers.Binary;
using Plumbline.IO.Internals;
using Plumbline.IO.Parquet;

namespace Plumbline.IO.Tests;

/// <summary>Parquet files that are damaged or hold something else.</summary>
public sealed class ParquetRefusalTests : IDisposable
{
    private static readonly ParquetVectorFormat Format = new();

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("write_lists(p, [[1, 2], [3, None]])", "row 1, column v, place 1: found a missing value or list (null, or an empty list), expected a number")]
    [InlineData("write_lists(p, [[1, 2], None, [3, 4, 5]])", "row 1, column v, place 0: found a missing value or list (null, or an empty list), expected a number")]
    [InlineData("write_lists(p, [[1, 2], [3, 4], [5]])", "row 2, column v: found fewer values than 2, expected 2, as in the other rows")]
    [InlineData("write_lists(p, [[1, 2], [3], [4, 5]])", "row 1, column v: found 1 value, expected 2, as in the other rows")]
    [InlineData("write_lists(p, [[1, 2], [3, 4, 5], [6]])", "row 1, column v: found more than 2 values, expected 2, as in the other rows")]
    [InlineData("write_lists(p, [[1, 2]], t=5, dtype='<f8')", "column v: found double, expected float; in pandas: astype('float32'), in pyarrow: cast to pyarrow.float32()")]
    [InlineData("write_lists(p, [[1, 2]], t=2, dtype='<i8')", "column v: found int64, expected float, halffloat, uint8, int8 or int32")]
    [InlineData("write_lists(p, [[1, 300]], t=1, dtype='<i4', extra=[(6, 'i', 11)])", "row 0, column 1: found 300, expected a whole number of 0 to 255 (uint8)")]
    [InlineData("write_lists(p, [[1, 2]], t=1, dtype='<i4', extra=[(6, 'i', 6)])", "column v: found int32 of converted type 6, expected float, halffloat, uint8, int8 or int32")]
    [InlineData("write_columns(p, [f, np.arange(3, dtype='<i8')], [(4, []), (2, [])])", "column c1: found int64, expected float, halffloat, uint8, int8 or int32")]
    [InlineData("write_columns(p, [f, np.arange(3, dtype='<i4')], [(4, []), (1, [])])", "column c1: found int32, expected one list column, or columns that all are float")]
    [InlineData("write_columns(p, [np.arange(3), f], [(6, []), (4, [])])", "column c0: found string or bytes, expected float, halffloat, uint8, int8 or int32")]
    [InlineData("write(p, [[(4, 's', b's'), (5, 'i', 1)], [(1, 'i', 4), (3, 'i', 1), (4, 's', b'c')]], [(4, [(4, [b'c'], f, None, [1, 1, 0, 1], 1)])])", "row 2, column c: found a missing value (null), expected a number")]
    [InlineData("write_lists(p, [[1, 2]], codec=4)", "column v: found compression 4, expected none, Snappy, gzip or Zstandard (0, 1, 2 or 6)")]
    public void Another_content(string make, string message)
    {
        string path = _folder.File("a.parquet");
        ParquetProgram.Run($"p, f = sys.argv[1], np.arange(3, dtype='<f4')\n{make}", path);
        FormatFiles.AssertRefused(Format, path, message);
    }

    [Fact]
    public void Another_file()
    {
        FormatFiles.AssertRefused(Format, _folder.File("a.parquet", []), "file: found 0 bytes, expected a Parquet file, 12 bytes or more");
        FormatFiles.AssertRefused(Format, _folder.File("a.parquet", "PK\x03\x04 and something"u8), "magic at the beginning: found bytes 504B0304, expected 50415231 (PAR1)");
        FormatFiles.AssertRefused(Format, _folder.File("a.parquet", "PAR1    \x09\0\0\0PARE"u8), "magic at the end: found PARE, an encrypted footer, expected 50415231 (PAR1)");
        FormatFiles.AssertRefused(Format, _folder.File("a.parquet", "PAR1    \x09\0\0\0PAR1"u8), "footer: found 9 bytes, expected at most 4");
        Assert.Throws<FileNotFoundException>(() => Format.Open(_folder.File("none.parquet")));
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
                Assert.Throws<VectorFormatException>(() => FormatFiles.Read(Format, _folder.File("cut.parquet", bytes)));
            }
        }
    }

    /// <summary>Pieces missing from the inside, where both ends are as they were.</summary>
    [Fact]
    public void Cut_in_the_middle_a_file_is_refused()
    {
        byte[] valid = Valid();
        int footer = BinaryPrimitives.ReadInt32LittleEndian(valid.AsSpan(valid.Length - 8));
        for (int length = 4; length < valid.Length - 8 - footer; length++)
        {
            byte[] bytes = [.. valid.AsSpan(0, length), .. valid.AsSpan(valid.Length - 8 - footer)];
            Assert.Throws<VectorFormatException>(() => FormatFiles.Read(Format, _folder.File("cut.parquet", bytes)));
        }
    }

    [Theory]
    [InlineData("g[0] = 1 << 40", "footer: found 3 rows, 1099511627776 in 1 row groups, expected the same number twice, 1 to 2147483647")]
    [InlineData("g[0] = 2", "footer: found 3 rows, 2 in 1 row groups, expected the same number twice, 1 to 2147483647")]
    [InlineData("n = -3; g[0] = -3", "footer: found a row group of -3 rows, expected 0 or more")]
    [InlineData("n = 0; g[0] = 0", "footer: found 0 rows, 0 in 1 row groups, expected the same number twice, 1 to 2147483647")]
    [InlineData("m[5] = 1 << 40", "footer: found 1099511627776 values in 53 bytes, expected what a file of {0} bytes can hold")]
    [InlineData("m[5] = -1", "column v: found -1 values in 3 rows, expected one a row, or more in lists")]
    [InlineData("m[7] = 1 << 40", "column v: found 1099511627776 bytes at 4, expected a place in the {1} bytes before the footer")]
    [InlineData("m[7] = 20", "footer: found 6 values in 20 bytes, expected what a file of {0} bytes can hold")]
    [InlineData("m[9] = -5", "column v: found 53 bytes at -5, expected a place in the {1} bytes before the footer")]
    [InlineData("m[9] = 1 << 62", "column v: found 53 bytes at 4611686018427387904, expected a place in the {1} bytes before the footer")]
    [InlineData("m[1] = 5", "column v: found values of type 5, expected 4, as in the schema")]
    [InlineData("p[3] = 1 << 30; m[7] = len(page())", "column v: found a page of 1073741824 bytes, expected at most 36, the rest of the column")]
    [InlineData("p[2] = 1 << 30; m[7] = len(page())", "column v: found a page of 36 bytes that hold 1073741824, 0 of levels, expected what Uncompressed can do")]
    [InlineData("v[1] = 7", "column v: found a page of 7 values, expected at most 6, the rest of the column")]
    [InlineData("v[1] = 5", "column v: found a page with 24 bytes of values, expected 20 (5 of 4 bytes)")]
    [InlineData("v[2] = 6", "column v: found values of encoding 6, expected 0 (plain), 8 (dictionary) or 9 (byte stream split)")]
    public void A_number_that_lies(string lie, string message)
    {
        string path = _folder.File("a.parquet");
        // The sizes of the numbers change; where they stand in front of the values, the footer follows what was written.
        ParquetProgram.Run(
            $$"""
            n, g = 3, {0: 3}
            m = {1: 4, 4: 0, 5: 6, 7: 0, 9: 4}
            v = {1: 6, 2: 0}
            body = struct.pack('<I', 2) + rle([0, 1] * 3, 1) + struct.pack('<I', 2) + rle([1] * 6, 1) + np.arange(6, dtype='<f4').tobytes()
            p = {2: len(body), 3: len(body)}
            def page(): return st([(1, 'i', 0), (2, 'i', p[2]), (3, 'i', p[3]), (5, 'S', [(1, 'i', v[1]), (2, 'i', v[2]), (3, 'i', 3), (4, 'i', 3)])]) + body
            m[7] = len(page())
            {{lie}}
            meta = [(1, 'i', m[1]), (2, 'l', ('i', [0, 3])), (3, 'l', ('s', [b'v', b'list', b'element'])), (4, 'i', m[4]), (5, 'i', m[5]), (6, 'i', m[7]), (7, 'i', m[7]), (9, 'i', m[9])]
            foot = st([(1, 'i', 2), (2, 'l', ('S', list_schema(4, optional=False))), (3, 'i', n), (4, 'l', ('S', [[(1, 'l', ('S', [[(2, 'i', 4), (3, 'S', meta)]])), (2, 'i', 0), (3, 'i', g[0])]]))])
            open(sys.argv[1], 'wb').write(b'PAR1' + page() + foot + struct.pack('<I', len(foot)) + b'PAR1')
            """,
            path);
        long bytes = new FileInfo(path).Length;
        int footer = BinaryPrimitives.ReadInt32LittleEndian(File.ReadAllBytes(path).AsSpan((int)bytes - 8));
        string expected = message.Replace("{0}", $"{bytes}", StringComparison.Ordinal).Replace("{1}", $"{bytes - 8 - footer}", StringComparison.Ordinal);
        FormatFiles.AssertRefused(Format, path, expected);
    }

    [Fact]
    public void Fewer_rows_than_promised_are_no_file_and_do_not_hide_why()
    {
        using MemoryStream stream = new();
        using IVectorRowWriter writer = Format.Create(stream, "a.parquet", new VectorFileShape(3, 2, VectorElement.Binary32));
        writer.Append([1f, 2, 3, 4]);
        Assert.Throws<ArgumentException>(() => writer.Append([1f, 2, 3]));
        Assert.Throws<ArgumentException>(() => writer.Append([1f, 2, 3, 4]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<NotSupportedException>(() => Format.Create(stream, "a.parquet", new VectorFileShape(3, 2, VectorElement.Binary16)));
    }

    private byte[] Valid()
    {
        string path = _folder.File("valid.parquet");
        FormatFiles.Write(Format, path, new VectorFileShape(4, 3, VectorElement.Binary32), Enumerable.Range(0, 12).Select(i => (float)i).ToArray());
        return File.ReadAllBytes(path);
    }
}
