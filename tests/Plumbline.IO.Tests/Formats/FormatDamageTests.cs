using System.Buffers.Binary;
using System.IO.Compression;

namespace Plumbline.IO.Tests.Formats;

/// <summary>Files that were cut, lengthened, or say what is not so.</summary>
public sealed class FormatDamageTests : IDisposable
{
    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    /// <summary>Every place at which a file can end, in its head and in its data.</summary>
    [Theory]
    [MemberData(nameof(FormatCase.All), MemberType = typeof(FormatCase))]
    public void A_file_that_ends_anywhere_is_refused(string name, VectorElement element)
    {
        byte[] valid = Valid(name, element);
        bool isText = VectorFile.ElementsOf(name).SequenceEqual(VectorFile.ElementsOf("a.csv"));
        // Of text, what is cut within the last line may be a shorter number; the line ends at the last place but one.
        int most = isText ? valid.AsSpan(0, valid.Length - 1).LastIndexOfAny((byte)',', (byte)'\t') + 1 : valid.Length;
        for (int length = 0; length < most; length++)
        {
            if (isText && length > 0 && (valid[length] == '\n' || valid[length - 1] == '\n' || IsWholeLine(valid, length)))
            {
                continue;
            }

            if (name.EndsWith("vecs", StringComparison.Ordinal) && length > 0 && length % (valid.Length / 3) == 0)
            {
                // Whole rows are a file.
                continue;
            }

            string path = _folder.File("cut" + VectorFile.FileOf(name), valid.AsSpan(0, length));
            VectorFormatException exception = Assert.Throws<VectorFormatException>(() => ReadAll(path));
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    [Theory]
    [MemberData(nameof(FormatCase.All), MemberType = typeof(FormatCase))]
    public void A_byte_after_the_end_is_refused(string name, VectorElement element)
    {
        string path = _folder.File("long" + VectorFile.FileOf(name), [.. Valid(name, element), (byte)'x']);
        // gzip and ZIP end where they say; what follows a gzip file is not part of it (RFC 1952).
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return;
        }

        Assert.Throws<VectorFormatException>(() => ReadAll(path));
    }

    [Theory]
    [InlineData(".fbin", 0u, 2u, "head, number of vectors: found 0, expected 1 to 2147483647")]
    [InlineData(".fbin", 2u, 0u, "head, dimension: found 0, expected 1 to 2147483647")]
    [InlineData(".u8bin", 0x8000_0000u, 2u, "head, number of vectors: found 2147483648, expected 1 to 2147483647")]
    [InlineData(".i8bin", 2u, uint.MaxValue, "head, dimension: found 4294967295, expected 1 to 2147483647")]
    [InlineData(".ibin", int.MaxValue, int.MaxValue, "data: found 16 bytes, expected 18446744056529682436 (2147483647 x 2147483647 int32)")]
    [InlineData(".fbin", 3u, 2u, "data: found 16 bytes, expected 24 (3 x 2 float32)")]
    public void A_head_of_big_ann_that_lies(string extension, uint rows, uint dimension, string message)
    {
        byte[] bytes = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, rows);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), dimension);
        Vectors.AssertRefused(_folder.File("a" + extension, bytes), message);
    }

    [Theory]
    [InlineData(".ivecs", 0, "row 0: found dimension 0, expected 1 to 2147483647")]
    [InlineData(".bvecs", -1, "row 0: found dimension -1, expected 1 to 2147483647")]
    [InlineData(".bvecs", int.MaxValue, "row 0: found 12 bytes, expected 2147483651 (dimension 2147483647)")]
    [InlineData(".ivecs", 3, "row 0: found 12 bytes, expected 16 (dimension 3)")]
    [InlineData(".bvecs", 2, "row 1: found dimension 0, expected 2, the dimension of row 0")]
    public void A_dimension_of_vecs_that_lies(string extension, int dimension, string message)
    {
        byte[] bytes = new byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, dimension);
        Vectors.AssertRefused(_folder.File("a" + extension, bytes), message);
    }

    [Theory]
    [InlineData("00010802", "head: found bytes 00010802, expected 0000, a type and a rank (IDX)")]
    [InlineData("00000B02", "head, type: found 0x0B, expected 0x08 (uint8), 0x09 (int8), 0x0C (int32) or 0x0D (float32)")]
    [InlineData("0000080100000001", "head, rank: found 1, expected 2 or more, vectors or images (rank 1 holds labels)")]
    [InlineData("0000080200000001", "head, sizes: found 4 bytes, expected 8")]
    [InlineData("000008020000000100000000", "head, size 1: found 0, expected 1 to 2147483647")]
    [InlineData("0000080280000000000000010000", "head, size 0: found 2147483648, expected 1 to 2147483647")]
    [InlineData("00000803000000010001000000010000", "head, size 2: found 4294967296 values a vector, expected at most 2147483647")]
    [InlineData("0000080300000002000000020000000101020304FF", "data: found 5 bytes, expected 4 (2 x 2 uint8)")]
    public void A_head_of_IDX_that_lies(string hex, string message) =>
        Vectors.AssertRefused(_folder.File("a.idx", Convert.FromHexString(hex)), message);

    [Theory]
    [InlineData("0000080200000002000000020102030405", "gzip: found 17 bytes when unpacked, by its end, expected 16")]
    [InlineData("00000802000000020000000201", "gzip: found 13 bytes when unpacked, by its end, expected 16")]
    [InlineData("000008027FFFFFFF7FFFFFFF01", "data: found 28 packed bytes, expected at least 4468687998190330, for 4611686014132420609 when unpacked")]
    public void A_packed_IDX_that_lies(string hex, string message)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(Convert.FromHexString(hex));
        }

        string path = _folder.File("a.idx.gz", packed.ToArray());
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => VectorFile.Describe(path));
        Assert.Equal($"{path}: {message.Replace("28 packed", $"{packed.Length} packed", StringComparison.Ordinal)}", exception.Message);
    }

    [Fact]
    public void A_packed_array_that_claims_more_than_deflate_can_pack()
    {
        byte[] array = [.. NpyBytes.Create("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1000), }", NpyBytes.Data(1, 2, 3))];
        MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream member = zip.CreateEntry("x.npy", CompressionLevel.Optimal).Open();
            member.Write(array);
        }

        byte[] bytes = archive.ToArray();
        int entry = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        int packed = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(entry + 20));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(entry + 24), array.Length - 12 + 4_000_000);
        Vectors.AssertRefused(
            _folder.File("a.npz", bytes), $"x, archive: found {packed} bytes packed, expected more for {array.Length - 12 + 4_000_000}");
    }

    /// <summary>Read in order, in pieces or with the end first; stored and deflated.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void An_array_that_is_not_what_was_stored_is_found_by_its_checksum(CompressionLevel level)
    {
        MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream member = zip.CreateEntry("x.npy", level).Open();
            member.Write(NpyBytes.Valid());
        }

        byte[] bytes = archive.ToArray();
        string path = _folder.File("a.npz", bytes);
        float[] values = new float[6];
        using (VectorFileRows rows = VectorFileRows.Open(path))
        {
            rows.Read(2, values.AsSpan(4, 2));
            rows.Read(0, values.AsSpan(0, 4));
            rows.Read(1, values.AsSpan(2, 4));
        }

        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 16));
        bytes[bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 16] ^= 1;
        _folder.File("a.npz", bytes);
        string message = $"x.npy: found bytes of CRC-32 {crc:x8}, expected {crc ^ 1:x8}";
        Vectors.AssertRefused(path, message);
        using VectorFileRows damaged = VectorFileRows.Open(path);
        damaged.Read(0, values.AsSpan(0, 2));
        damaged.Read(1, values.AsSpan(2, 2));
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => damaged.Read(2, values.AsSpan(4, 2)));
        Assert.Equal($"{path}: {message}", exception.Message);
    }

    [Theory]
    [InlineData("", "file: found no line of numbers, expected at least one")]
    [InlineData("x,y\n", "file: found no line of numbers, expected at least one")]
    [InlineData("1,2\n3\n", "line 2: found 1 field, expected 2, as in line 1")]
    [InlineData("1,2\n3,4,5\n", "line 2: found more than 2 fields, expected 2, as in line 1")]
    [InlineData("x,y\n1,2\n3,abc\n", "line 3, column 2: found 'abc', expected a number that float32 holds")]
    [InlineData("1,2\n3,\n", "line 2, column 2: found nothing, expected a number that float32 holds")]
    [InlineData("1,2\n\n3,4\n", "line 2: found an empty line, expected numbers")]
    [InlineData("1,2\n3,1e39\n", "line 2, column 2: found '1e39', expected a number that float32 holds")]
    [InlineData("1;2\n1,5;3\n", "line 2, column 1: found '1,5', expected a number that float32 holds (with a decimal point, not a comma)")]
    [InlineData("0,5;0,25\n1,5;2,5\n", "line 1, column 2: found '5;0', expected a number that float32 holds (with a decimal point, not a comma)")]
    [InlineData("a;b\n0,5;-0,25\n", "line 2, column 1: found '0,5', expected a number that float32 holds (with a decimal point, not a comma)")]
    [InlineData("1\t2\n1,5\t3\n", "line 2, column 1: found '1,5', expected a number that float32 holds (with a decimal point, not a comma)")]
    [InlineData("1;2\nx,5;3\n", "line 2, column 1: found 'x,5', expected a number that float32 holds")]
    [InlineData("1e39,2\n3,4\n", "line 1, column 1: found '1e39', expected a number that float32 holds")]
    [InlineData(",2\n3,4\n", "line 1, column 1: found nothing, expected a number that float32 holds")]
    [InlineData(",x,y\n0,3,4\n", "line 1, column 1: found nothing, expected a number that float32 holds")]
    [InlineData("NA,2\n3,4\n", "line 1, column 1: found 'NA', expected a number that float32 holds")]
    [InlineData("x,1e400\n3,4\n", "line 1, column 1: found 'x', expected a number that float32 holds")]
    [InlineData("1e39\n3\n", "line 1, column 1: found '1e39', expected a number that float32 holds")]
    [InlineData("\n3,4\n", "line 1: found an empty line, expected numbers")]
    [InlineData("1,2\n3,inf\n", "row 1, column 1: found infinity, expected a finite number")]
    public void Text_that_holds_no_vectors(string text, string message) =>
        Vectors.AssertRefused(_folder.File("a.csv", System.Text.Encoding.UTF8.GetBytes(text)), message);

    [Theory]
    [InlineData("1,2\n3,4")]
    [InlineData("\uFEFF1,2\r\n3,4\r\n\r\n")]
    [InlineData("x,y\n 1 ,\t2\n+3.0,4e0\n")]
    [InlineData("\"x, y\";z\n1;2\n\"3\";4\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n\n")]
    public void Spellings_of_text(string text)
    {
        using VectorSet set = Vectors.Read(_folder.File("a.csv", System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal([1, 2, 3, 4], [.. set[0], .. set[1]]);
    }

    private byte[] Valid(string name, VectorElement element)
    {
        string path = _folder.File(name);
        VectorFileWriter.Write(path, new VectorFileShape(3, 2, element), writer => writer.Append([1f, 22, 3, 44, 5, 66]), TestContext.Current.CancellationToken);
        return File.ReadAllBytes(VectorFile.FileOf(path));
    }

    private static void ReadAll(string path)
    {
        using VectorFileRows rows = VectorFileRows.Open(path);
        rows.Read(0, new float[rows.Description.Rows * rows.Description.Dimension]);
    }

    /// <summary>Whether text cut here ends with a line of as many numbers as the first.</summary>
    private static bool IsWholeLine(byte[] text, int length)
    {
        ReadOnlySpan<byte> line = text.AsSpan(0, length)[(text.AsSpan(0, length).LastIndexOf((byte)'\n') + 1)..];
        int separator = line.IndexOfAny((byte)',', (byte)'\t');
        return separator >= 0 ? separator < line.Length - 1 : text.AsSpan(0, length).IndexOf((byte)'\n') < 0;
    }
}
