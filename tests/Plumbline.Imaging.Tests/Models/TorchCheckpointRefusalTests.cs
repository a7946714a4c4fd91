using System.IO.Compression;
using Plumbline.Imaging.Models.Weights;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Checkpoints that are not plain state dicts are refused by name, and nothing in them is run.</summary>
public sealed class TorchCheckpointRefusalTests : IDisposable
{
    private const string Names = "a name that a state dict needs (OrderedDict, _rebuild_tensor_v2, _rebuild_parameter, "
        + "Float-, Half-, BFloat16-, Double- or LongStorage)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Format_of_before_PyTorch_1_6() => RefusesFile(
        GoldenFile.Path("legacy.pth"),
        "found a checkpoint in PyTorch's format of before 1.6, expected a ZIP archive: load it and save it again with PyTorch 1.6 or later");

    [Fact]
    public void Not_a_zip()
    {
        string path = Write("GIF89a.."u8.ToArray());
        ImagingException error = Assert.Throws<ImagingException>(() => new TorchCheckpoint(path));
        Assert.Equal($"{path}: found a file that begins with the bytes 4749463839612E2E, expected a ZIP archive, as torch.save writes it", error.Message);
    }

    [Fact]
    public void A_pickle_that_calls_a_command()
    {
        string trace = _folder.File("trace");
        byte[] pickle = new PickleBytes().Raw("cos\nsystem\n").Text($"touch {trace}").Raw("\u0085R.").Done();
        Refuses(PickleBytes.Archive(pickle), $"archive/data.pkl, byte 2: found the global os.system, expected {Names}");
        Assert.False(File.Exists(trace));
    }

    [Theory]
    [InlineData("cbuiltins\neval\n.", 2, "the global builtins.eval", Names)]
    [InlineData("ctorch\nIntStorage\n.", 2, "the global torch.IntStorage", Names)]
    [InlineData("ctorch._utils\n_rebuild_device_tensor_from_numpy\n.", 2, "the global torch._utils._rebuild_device_tensor_from_numpy", Names)]
    [InlineData("cos", 2, "a global whose name does not end", "a line of at most 200 bytes")]
    [InlineData("N\u0081.", 3, "the opcode 0x81 (NEWOBJ)", "one that a state dict of protocol 2 needs")]
    [InlineData("\u0093.", 2, "the opcode 0x93 (STACK_GLOBAL)", "one that a state dict of protocol 2 needs")]
    [InlineData("(ios\nsystem\n.", 3, "the opcode 0x69 (INST)", "one that a state dict of protocol 2 needs")]
    [InlineData("\u0001", 2, "the opcode 0x01", "one that a state dict of protocol 2 needs")]
    [InlineData("NNR.", 4, "a call without a tuple", "a tuple of arguments")]
    [InlineData("N)R.", 4, "a call of a value", Names)]
    [InlineData("ccollections\nOrderedDict\nN\u0085R.", 29, "other arguments of collections.OrderedDict", "those that torch.save writes")]
    [InlineData("NQ.", 3, "a persistent id of another form", "('storage', type, key, device, count)")]
    [InlineData("NNb.", 4, "attributes of another value", "those of an OrderedDict")]
    [InlineData("N", 3, "the end of the pickle", "1 byte more")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", 2, "the end of the pickle", "4294967295 bytes more")]
    [InlineData("R.", 2, "too few values on the stack", "1")]
    [InlineData("N(\u0085.", 4, "too few values on the stack", "1")]
    [InlineData("t.", 2, "no mark", "one below the values")]
    [InlineData("h\u0005.", 2, "a reference to value 5", "one that was remembered before")]
    [InlineData("}(Nu.", 5, "a key without a value", "pairs")]
    [InlineData("N(NNu.", 6, "entries for something else", "a dict")]
    [InlineData("NNa.", 4, "values for something else", "a list")]
    [InlineData("\u008a\u0009.........", 2, "a whole number of 9 bytes", "at most 8")]
    [InlineData("}.}", 3, "an end that leaves something over", "one value and the end of the pickle")]
    public void Pickle(string opcodes, int at, string found, string expected) => Refuses(
        PickleBytes.Archive(new PickleBytes().Raw(opcodes).Done()), $"archive/data.pkl, byte {at}: found {found}, expected {expected}");

    [Fact]
    public void Protocol() => Refuses(
        PickleBytes.Archive([0x80, 4, (byte)'N', (byte)'.']), "archive/data.pkl, byte 0: found protocol 4, expected 2, as torch.save writes it");

    [Theory]
    [InlineData("N.", "archive/data.pkl: found None, expected a state dict")]
    [InlineData("}NNs.", "archive/data.pkl: found a key that is None, expected names of tensors")]
    [InlineData("}X\u0005\0\0\0epochK\u0003s.", "tensor epoch: found the value 3, expected a tensor: the file has to hold the state dict itself (torch.save(model.state_dict(), path))")]
    [InlineData("}X\u0005\0\0\0model}s.", "tensor model: found a dict, expected a tensor: the file has to hold the state dict itself (torch.save(model.state_dict(), path))")]
    public void Value_that_is_not_a_state_dict(string opcodes, string message) =>
        Refuses(PickleBytes.Archive(new PickleBytes().Raw(opcodes).Done()), message);

    [Theory]
    [InlineData(6, 0, new long[] { 2, 3 }, new long[] { 3, 1 }, "24 bytes", "")]
    [InlineData(7, 0, new long[] { 2, 3 }, new long[] { 3, 1 }, "24 bytes in archive/data/0", "7 values of 4 bytes")]
    [InlineData(6, 1, new long[] { 2, 3 }, new long[] { 3, 1 }, "offset 1, shape 2 x 3 and strides 3 x 1", "a view within the 6 values of its storage")]
    [InlineData(6, 0, new long[] { 2, 2 }, new long[] { 1, 5 }, "offset 0, shape 2 x 2 and strides 1 x 5", "a view within the 6 values of its storage")]
    [InlineData(6, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue }, "offset 9223372036854775807, shape 2 and strides 9223372036854775807", "a view within the 6 values of its storage")]
    [InlineData(6, 0, new long[] { long.MaxValue, 2 }, new long[] { 0, 0 }, "shape 9223372036854775807 x 2", "fewer than 2^63 values")]
    public void View(long count, long offset, long[] shape, long[] strides, string found, string expected)
    {
        byte[] archive = PickleBytes.Archive(PickleBytes.OneTensor("FloatStorage", count, offset, shape, strides), PickleBytes.Floats(0, 1, 2, 3, 4, 5));
        if (expected.Length > 0)
        {
            Refuses(archive, $"tensor a: found {found}, expected {expected}");
            return;
        }

        // The sound one, from which the others differ in one respect each.
        using TorchCheckpoint weights = new(Write(archive));
        Assert.Equal([0, 1, 2, 3, 4, 5], weights.Read("a"));
    }

    [Theory]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 })]
    public void View_that_PyTorch_cannot_have_written(long offset, long[] shape, long[] strides)
    {
        byte[] pickle = PickleBytes.OneTensor("FloatStorage", 6, offset, shape, strides);
        Refuses(
            PickleBytes.Archive(pickle, new byte[24]),
            $"archive/data.pkl, byte {pickle.Length - 3}: found other arguments of torch._utils._rebuild_tensor_v2, expected those that torch.save writes");
    }

    [Fact]
    public void Huge_view_of_one_value_is_refused_when_it_is_read()
    {
        byte[] archive = PickleBytes.Archive(PickleBytes.OneTensor("FloatStorage", 1, 0, [1L << 40], [0]), new byte[4]);
        using TorchCheckpoint weights = new(Write(archive));
        ImagingException error = Assert.Throws<ImagingException>(() => weights.Read("a"));
        Assert.Equal($"{weights.Source}: tensor a: found 1099511627776 values, expected at most {Array.MaxLength}", error.Message);
    }

    [Fact]
    public void Name_twice() => Refuses(
        PickleBytes.Archive(
            new PickleBytes().Raw("}(").Text("a").Tensor("FloatStorage", 1, 0, [1], [1]).Text("a").Tensor("FloatStorage", 1, 0, [1], [1]).Raw("u.").Done(),
            new byte[4]),
        "tensor a: found the name twice, expected each name once");

    [Fact]
    public void Storage_that_is_absent() => Refuses(
        PickleBytes.Archive(PickleBytes.OneTensor("FloatStorage", 1, 0, [1], [1])), "tensor a: found no file archive/data/0, expected its values");

    [Fact]
    public void Value_that_is_not_finite()
    {
        byte[] archive = PickleBytes.Archive(PickleBytes.OneTensor("FloatStorage", 2, 0, [2], [1]), PickleBytes.Floats(1, float.NaN));
        RefusesReading(archive, "tensor a: found NaN at element 1, expected finite float32 values");
    }

    [Fact]
    public void Compressed_file() => Refuses(
        PickleBytes.Zip([("archive/data.pkl", new byte[1000])], CompressionLevel.Optimal),
        "archive/data.pkl: found a file compressed by method 8, expected one that is stored (method 0), as torch.save writes it");

    [Fact]
    public void Value_changed_in_the_file()
    {
        byte[] archive = PickleBytes.Archive(PickleBytes.OneTensor("FloatStorage", 2, 0, [2], [1]), PickleBytes.Floats(1, 2));
        int at = archive.AsSpan().IndexOf(PickleBytes.Floats(1, 2));
        archive[at] ^= 1;
        uint found = Crc32.Of(archive.AsSpan(at, 8));
        RefusesReading(archive, $"archive/data/0: found bytes of CRC-32 {found:x8}, expected {Crc32.Of(PickleBytes.Floats(1, 2)):x8}");
    }

    [Fact]
    public void Cut_archive() => Refuses(
        PickleBytes.Archive([1, 2, 3])[..^1], "ZIP directory: found none at the end of the file, expected a whole ZIP archive");

    [Fact]
    public void No_pickle_or_two()
    {
        Refuses(PickleBytes.Zip([("a/b", [])]), "found 0 files FOLDER/data.pkl, expected one, as torch.save writes it");
        Refuses(PickleBytes.Zip([("a/data.pkl", []), ("b/data.pkl", [])]), "found 2 files FOLDER/data.pkl, expected one, as torch.save writes it");
        Refuses(PickleBytes.Zip([("a/data.pkl", []), ("a/data.pkl", [])]), "ZIP directory: found a/data.pkl twice, expected each name once");
    }

    [Fact]
    public void Big_endian() => Refuses(
        PickleBytes.Zip([("a/data.pkl", [0x80, 2]), ("a/byteorder", "big"u8.ToArray())]), "a/byteorder: found big, expected little");

    private void Refuses(byte[] bytes, string message) => RefusesFile(Write(bytes), message);

    private static void RefusesFile(string path, string message)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => WeightSource.Open(path));
        Assert.Equal($"{path}: {message}", error.Message);
    }

    private void RefusesReading(byte[] bytes, string message)
    {
        using TorchCheckpoint weights = new(Write(bytes));
        ImagingException error = Assert.Throws<ImagingException>(() => weights.Read("a"));
        Assert.Equal($"{weights.Source}: {message}", error.Message);
    }

    private string Write(byte[] bytes)
    {
        string path = _folder.File("weights.pth");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
