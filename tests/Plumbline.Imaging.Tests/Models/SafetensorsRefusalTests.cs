using Plumbline.Imaging.Models.Weights;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Each unsound safetensors file is refused with a line that names the file, the place, what was found and what was expected.</summary>
public sealed class SafetensorsRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Short_file() => Refuses([1, 2, 3], "header length: found 3 bytes, expected 8");

    [Fact]
    public void Empty_file() => Refuses([], "found no bytes, expected a file of weights");

    [Fact]
    public void Header_length_beyond_the_file() =>
        Refuses(SafetensorsBytes.Create("{}", [], 3), "header length: found 3, expected at most 2, what the file holds after it");

    [Fact]
    public void Header_length_of_64_bits() => Refuses(
        SafetensorsBytes.Create("{}", [], ulong.MaxValue), "header length: found 18446744073709551615, expected at most 2, what the file holds after it");

    [Theory]
    [InlineData("{\"a\"", "header: found text that is not JSON (line 1, byte 4), expected a JSON object")]
    [InlineData("", "header: found text that is not JSON (line 1, byte 0), expected a JSON object")]
    [InlineData("[]", "header: found a JSON Array, expected a JSON object")]
    [InlineData("{\"\\ud800\":1}", "header: found text that is not Unicode, expected a JSON object in UTF-8")]
    [InlineData("{\"a\":1}", "tensor a: found a JSON Number, expected an object of dtype, shape and data_offsets")]
    [InlineData("{\"a\":{}}", "tensor a: found no dtype, expected dtype once")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "tensor a: found dtype 2 times, expected dtype once")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":4}}", "tensor a, shape: found a JSON Number, expected an array of whole numbers")]
    [InlineData("{\"a\":{\"dtype\":7}}", "tensor a, dtype: found a JSON Number, expected a string")]
    public void Header(string header, string message) => Refuses(SafetensorsBytes.Create(header, []), message);

    [Fact]
    public void Header_that_is_not_utf8() =>
        Refuses([2, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFE], "header: found text that is not Unicode, expected a JSON object in UTF-8");

    [Theory]
    [InlineData("F4", "[2]", "[0,8]", "tensor a, dtype: found F4, expected a type of the safetensors format of whole bytes, such as F32")]
    [InlineData("F32", "[-2]", "[0,8]", "tensor a, shape: found -2, expected whole numbers from 0 on")]
    [InlineData("F32", "[2.5]", "[0,8]", "tensor a, shape: found 2.5, expected whole numbers from 0 on")]
    [InlineData("F32", "[2]", "[0]", "tensor a, data_offsets: found 1 number, expected 2, begin and end")]
    [InlineData("F32", "[2]", "[0,9]", "tensor a, data_offsets: found 0 to 9, expected a range within the 8 bytes of data")]
    [InlineData("F32", "[2]", "[8,0]", "tensor a, data_offsets: found 8 to 0, expected a range within the 8 bytes of data")]
    [InlineData("F32", "[3]", "[0,8]", "tensor a: found 8 bytes for shape 3 of F32, expected 4 bytes a value")]
    [InlineData("F64", "[2]", "[0,8]", "tensor a: found 8 bytes for shape 2 of F64, expected 8 bytes a value")]
    [InlineData("F32", "[4611686018427387904,4,2]", "[0,8]", "tensor a: found 8 bytes for shape 4611686018427387904 x 4 x 2 of F32, expected 4 bytes a value")]
    [InlineData("F32", "[1]", "[4,8]", "tensor a, data_offsets: found 4 to 8, which leave a gap, expected a begin of 0, the start of the data")]
    [InlineData("F32", "[1]", "[0,4]", "data: found 8 bytes, expected 4, where tensor a ends")]
    public void Tensor(string dtype, string shape, string offsets, string message) => Refuses(
        SafetensorsBytes.Create($$$"""{"a":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""", new byte[8]), message);

    [Fact]
    public void Overlap() => Refuses(
        SafetensorsBytes.Create(
            """{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", new byte[8]),
        "tensor b, data_offsets: found 4 to 8, which overlap, expected a begin of 6, where tensor a ends");

    [Fact]
    public void Name_twice() => Refuses(
        SafetensorsBytes.Create(
            """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\u0061":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", new byte[8]),
        "tensor a: found the name twice, expected each name once");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public void Value_that_is_not_finite(float value, string word) =>
        RefusesReading(SafetensorsBytes.Vector(1, 2, value), $"tensor a: found {word} at element 2, expected finite float32 values");

    [Fact]
    public void Double_beyond_float32() => RefusesReading(
        SafetensorsBytes.Create("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", BitConverter.GetBytes(-1e300)),
        "tensor a: found -infinity at element 0, expected finite float32 values");

    [Fact]
    public void Type_of_a_tensor_that_is_read() => RefusesReading(
        SafetensorsBytes.Create("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]),
        "tensor a: found type I64, expected F32, F16, BF16 or F64");

    [Fact]
    public void Name_that_is_absent() => RefusesReading(SafetensorsBytes.Create("{}", []), "tensor a: found no tensor of that name, expected one");

    [Fact]
    public void File_that_shrinks_while_it_is_read()
    {
        string path = Write(SafetensorsBytes.Vector(1, 2, 3));
        using SafetensorsFile weights = new(path);
        // .NET's lock is advisory on Linux and macOS, where another program may well cut the file; on Windows it cannot.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be cut.");
        byte[] bytes = File.ReadAllBytes(path);
        ReferencePython.RequireNumPy();
        ReferencePython.Run($"import os\nos.truncate('weights.safetensors', {bytes.Length - 5})\n", _folder.Path);
        ImagingException error = Assert.Throws<ImagingException>(() => weights.Read("a"));
        Assert.Equal($"{path}: found its end at byte {bytes.Length - 5}, expected {bytes.Length} bytes, its size when it was opened", error.Message);
    }

    [Fact]
    public void Absent_file_and_folder()
    {
        Assert.Throws<FileNotFoundException>(() => new SafetensorsFile(_folder.File("none/at/all")));
        Assert.Throws<FileNotFoundException>(() => WeightSource.Open(_folder.File("none")));
        ImagingException error = Assert.Throws<ImagingException>(() => WeightSource.Open(_folder.Path));
        Assert.Equal($"{_folder.Path}: found a folder, expected a file of weights", error.Message);
    }

    private void Refuses(byte[] bytes, string message)
    {
        string path = Write(bytes);
        ImagingException error = Assert.Throws<ImagingException>(() => WeightSource.Open(path));
        Assert.Equal($"{path}: {message}", error.Message);
    }

    private void RefusesReading(byte[] bytes, string message)
    {
        string path = Write(bytes);
        using IWeightSource weights = WeightSource.Open(path);
        ImagingException error = Assert.Throws<ImagingException>(() => weights.Read("a"));
        Assert.Equal($"{path}: {message}", error.Message);
    }

    private string Write(byte[] bytes)
    {
        string path = _folder.File("weights.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
