namespace Plumbline.IO.Tests;

/// <summary>One test for each way in which a <c>.npy</c> file can be wrong, with the whole message.</summary>
public sealed class NpyRefusalTests : IDisposable
{
    private const string Sizes = "expected sizes of 1 to 2147483647";
    private const string DataTypes = "expected '<f4', '<f2', '|u1', '|i1' or '<i4' (in NumPy: np.save(path, a.astype(np.float32)))";

    private static readonly byte[] Values = NpyBytes.Data(1, 2, 3, 4, 5, 6);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Empty_file() => Refused([], "magic string and version: found 0 bytes, expected 8");

    [Fact]
    public void Shorter_than_the_magic_string() => Refused([0x93, (byte)'N'], "magic string and version: found 2 bytes, expected 8");

    [Fact]
    public void Wrong_magic() =>
        Refused("PK\u0003\u0004stored zip"u8, "magic string: found bytes 504B03047374, expected 934E554D5059 (\\x93NUMPY)");

    [Fact]
    public void Unknown_major_version() =>
        Refused(NpyBytes.Create(NpyBytes.ThreeByTwo, Values, major: 4), "version: found 4.0, expected 1.0, 2.0 or 3.0");

    [Fact]
    public void Unknown_minor_version() =>
        Refused(NpyBytes.Create(NpyBytes.ThreeByTwo, Values, minor: 1), "version: found 1.1, expected 1.0, 2.0 or 3.0");

    [Fact]
    public void Ends_before_the_header_length() =>
        Refused([.. NpyBytes.Valid().AsSpan(0, 9)], "header length: found 1 byte, expected 2");

    [Fact]
    public void Header_longer_than_the_file() =>
        Refused([.. NpyBytes.Prefix(1, 0, 65_535), .. "{'descr'"u8], "header: found 8 bytes, expected 65535");

    [Fact]
    public void Header_length_that_no_header_has() =>
        Refused([.. NpyBytes.Prefix(2, 0, uint.MaxValue), .. "{'descr'"u8], "header length: found 4294967295, expected at most 65535");

    [Fact]
    public void Header_of_nothing() => Header("", "header, character 0: found the end of the header, expected '{'");

    [Fact]
    public void Header_that_is_a_list() => Header("[1, 2]", "header, character 0: found '[', expected '{'");

    [Fact]
    public void Header_of_control_characters() =>
        Header("\n\x1b[2J", "header, character 1: found the byte or character 0x1B, expected '{'");

    [Fact]
    public void Dict_without_end() =>
        Header("{'descr': '<f4'", "header, character 15: found the end of the header, expected '}'");

    [Fact]
    public void Text_after_the_dict() =>
        Header(NpyBytes.ThreeByTwo + " + 1", "header, character 60: found '+', expected nothing after the dict");

    [Fact]
    public void Key_without_quotes() => Header("{descr: '<f4'}", "header, character 1: found 'd', expected a key in quotes");

    [Fact]
    public void Key_without_closing_quote() =>
        Header("{'descr: <f4}", "header, character 1: found a quote that is never closed, expected a key in quotes");

    [Fact]
    public void Key_without_colon() => Header("{'descr' '<f4'}", "header, character 9: found ''', expected ':'");

    [Fact]
    public void Unknown_key() =>
        Header("{'descr': '<f4', 'strides': (8, 4)}", "header, character 17: found the key 'strides', expected each of the keys descr, fortran_order and shape once");

    [Fact]
    public void Repeated_key() =>
        Header("{'descr': '<f4', 'descr': '<f4'}", "header, character 17: found the key 'descr', expected each of the keys descr, fortran_order and shape once");

    [Fact]
    public void No_descr() =>
        Header("{'fortran_order': False, 'shape': (3, 2)}", "header: found no key 'descr', expected the keys descr, fortran_order and shape");

    [Fact]
    public void No_fortran_order() =>
        Header("{'descr': '<f4', 'shape': (3, 2)}", "header: found no key 'fortran_order', expected the keys descr, fortran_order and shape");

    [Fact]
    public void No_shape() =>
        Header("{'descr': '<f4', 'fortran_order': False}", "header: found no key 'shape', expected the keys descr, fortran_order and shape");

    [Fact]
    public void Descr_that_is_a_number() =>
        Header("{'descr': 4, 'fortran_order': False, 'shape': (3, 2)}", "header, character 10: found '4', expected a dtype in quotes");

    [Theory]
    [InlineData("<c8")]
    [InlineData("<U5")]
    [InlineData("|O")]
    public void Other_dtype(string descr) =>
        Header($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (3, 2)}}", $"header, descr: found '{descr}', {DataTypes}");

    [Theory]
    [InlineData("<f8", "False", "descr: found '<f8', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (")]
    [InlineData(">f4", "False", "descr: found '>f4', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (")]
    [InlineData(">i4", "False", "descr: found '>i4', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (")]
    [InlineData("|b1", "False", "descr: found '|b1', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (")]
    [InlineData("<f4", "True", "fortran_order: found True, expected False (C order, one vector after the other; ")]
    public void What_NumPy_can_mend_comes_with_the_line_that_does(string descr, string order, string message)
    {
        string path = _folder.File("a b.npy", NpyBytes.Create($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': (3, 2)}}", Values));
        string line = Assert.Throws<VectorFormatException>(() => Vectors.Read(path)).Message;
        Assert.Equal($"{path}: header, {message}in NumPy: np.save('c-a b.npy', np.ascontiguousarray(np.load('{path}'), dtype='<f4')))", line);
    }

    [Fact]
    public void A_name_that_would_not_stay_in_quotes_is_not_shown_to_be_copied()
    {
        string path = _folder.File("it's.npy", NpyBytes.Create("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 1)}", Values));
        Assert.EndsWith("(in NumPy: np.ascontiguousarray(a, dtype='<f4'))", Assert.Throws<VectorFormatException>(() => Vectors.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Structured_dtype() =>
        Header("{'descr': [('x', '<f4')]}", $"header, descr: found a structured dtype, [('x', '<f4')]}}, {DataTypes}");

    [Fact]
    public void Long_dtype_is_cut_and_kept_on_one_line()
    {
        string path = _folder.File("a.npy", NpyBytes.Create($"{{'descr': '\n{new string('x', 100)}', 'fortran_order': False, 'shape': (3, 2)}}", Values));
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Vectors.Read(path));
        Assert.Equal($"{path}: header, descr: found '?{new string('x', 59)}...', {DataTypes}", exception.Message);
    }

    [Fact]
    public void Fortran_order_that_is_a_number() =>
        Header("{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 2)}", "header, character 34: found '0', expected True or False");

    [Theory]
    [InlineData("()")]
    [InlineData("(6,)")]
    [InlineData("(3, 2, 1)")]
    public void Other_rank(string shape) => Shape(shape, $"header, shape: found {shape}, expected two dimensions, (rows, dimension)");

    [Fact]
    public void Shape_that_is_a_number() => Shape("(6)", "header, character 52: found ')', expected ','");

    [Fact]
    public void Shape_that_is_a_list() => Shape("[3, 2]", "header, character 50: found '[', expected '('");

    [Fact]
    public void Shape_of_fractions() => Shape("(3.0, 2)", "header, character 52: found '.', expected ','");

    [Fact]
    public void Shape_without_number() => Shape("(3, -)", "header, character 55: found ')', expected a digit");

    [Theory]
    [InlineData("(0, 2)")]
    [InlineData("(3, 0)")]
    [InlineData("(-3, 2)")]
    [InlineData("(3, -2)")]
    [InlineData("(2147483648, 2)")]
    [InlineData("(2, 2147483648)")]
    [InlineData("(99999999999999999999999999, 2)")]
    [InlineData("(18446744073709551619, 2)")] // 3 modulo 2^64
    public void Size_out_of_range(string shape) => Shape(shape, $"header, shape: found {shape}, {Sizes}");

    [Fact]
    public void Size_whose_bytes_exceed_64_bits() =>
        Shape("(2147483647, 2147483647)", "data: found 24 bytes, expected 18446744056529682436 (shape (2147483647, 2147483647) of '<f4')");

    [Fact]
    public void Truncated() =>
        Refused(NpyBytes.Create(NpyBytes.ThreeByTwo, Values[..^1]), "data: found 23 bytes, expected 24 (shape (3, 2) of '<f4')");

    [Fact]
    public void No_data() => Refused(NpyBytes.Create(NpyBytes.ThreeByTwo, []), "data: found 0 bytes, expected 24 (shape (3, 2) of '<f4')");

    [Fact]
    public void Trailing_bytes() =>
        Refused(NpyBytes.Create(NpyBytes.ThreeByTwo, [.. Values, 0]), "data: found 25 bytes, expected 24 (shape (3, 2) of '<f4')");

    [Fact]
    public void Data_of_float32_announced_as_float16() =>
        Refused(
            NpyBytes.Create(NpyBytes.ThreeByTwo.Replace("f4", "f2", StringComparison.Ordinal), Values),
            "data: found 24 bytes, expected 12 (shape (3, 2) of '<f2')");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public void Not_finite(float value, string name)
    {
        byte[] bytes = NpyBytes.Create(NpyBytes.ThreeByTwo, NpyBytes.Data(1, 2, 3, 4, 5, value));
        Refused(bytes, $"row 2, column 1: found {name}, expected a finite number");
        using VectorSet set = Vectors.Read(_folder.File("a.npy"), Vectors.AllowNonFinite);
        Assert.Equal(value, set[2][1]);
    }

    [Fact]
    public void Not_finite_float16() =>
        Refused(
            NpyBytes.Create("{'descr': '<f2', 'fortran_order': False, 'shape': (1, 3)}", [0, 0x3C, 0, 0xFC, 0, 0x7E]),
            "row 0, column 1: found -infinity, expected a finite number");

    /// <summary>Every place of a file of several chunks, where chunks do not end with rows.</summary>
    [Fact]
    public void Not_finite_is_found_wherever_it_is()
    {
        const int dimension = 1021;
        using VectorSet set = Vectors.Counting(700, dimension);
        string path = _folder.File("a.npy");
        foreach (int place in (int[])[0, 1, 262_143, 262_144, 524_287, 524_288, (700 * dimension) - 1])
        {
            ref float value = ref set.WritableRow(place / dimension)[place % dimension];
            float finite = value;
            value = float.NaN;
            Vectors.WriteNpy(path, set);
            value = finite;
            string message = $"row {place / dimension}, column {place % dimension}: found NaN, expected a finite number";
            Vectors.AssertRefused(path, message);
            Vectors.AssertRefused(path, message, Vectors.MemoryMap);
        }
    }

    [Theory]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(3,2)}")]
    [InlineData("  {\"shape\" : ( 3 , 2 , ) , \"descr\" : \"<f4\" , \"fortran_order\" : False , } \t\r\n")]
    [InlineData("{'fortran_order': False, 'descr': '<f4', 'shape': (3L, 2L)}")]
    public void Other_spellings_of_the_header_are_read(string header)
    {
        string path = _folder.File("a.npy", NpyBytes.Create(header, Values));
        using VectorSet expected = Vectors.Set(2, 1, 2, 3, 4, 5, 6);
        using VectorSet actual = Vectors.Read(path);
        Vectors.AssertSame(expected, actual);
    }

    private void Shape(string shape, string message) =>
        Header($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", message);

    private void Header(string header, string message) => Refused(NpyBytes.Create(header, Values), message);

    private void Refused(ReadOnlySpan<byte> content, string message)
    {
        string path = _folder.File("a.npy", content);
        Vectors.AssertRefused(path, message);
        Vectors.AssertRefused(path, message, Vectors.MemoryMap);
        if (!message.StartsWith("row", StringComparison.Ordinal))
        {
            Assert.Equal($"{path}: {message}", Assert.Throws<VectorFormatException>(() => VectorFile.Describe(path)).Message);
        }
    }
}
