using Plumbline.Imaging.Models.Weights;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>A checkpoint of PyTorch's own torch.save (Golden/make_state_dict.py).</summary>
public sealed class TorchCheckpointTests : IDisposable
{
    private readonly IWeightSource _weights = WeightSource.Open(GoldenFile.Path("state_dict.pth"));

    public void Dispose() => _weights.Dispose();

    [Fact]
    public void Tensors_are_listed_with_shape_and_type()
    {
        Assert.IsType<TorchCheckpoint>(_weights);
        Assert.False(_weights.IsUntrained);
        Assert.Equal(
            [
                "0.weight: 2 x 1 x 1 x 1 float32", "1.weight: 2 float32", "1.bias: 2 float32", "1.running_mean: 2 float32", "1.running_var: 2 float32",
                "1.num_batches_tracked: () (a scalar) int64", "float32: 2 x 3 float32", "float16: 4 float16", "bfloat16: 4 bfloat16", "float64: 3 float64",
                "transposed: 3 x 2 float32", "shared.all: 2 x 3 x 4 float32", "shared.part: 1 x 2 x 2 float32", "expanded: 2 x 3 float32",
                "empty: 0 x 3 float32", "scalar: () (a scalar) float32", "parameter: 2 float32",
            ],
            _weights.Tensors.Values.Select(tensor => $"{tensor.Name}: {WeightTensor.Text(tensor.Shape)} {tensor.TypeName}"));
    }

    [Theory]
    [InlineData("0.weight", 0.5f, -0.25f)]
    [InlineData("1.running_var", 1f, 1f)]
    [InlineData("float32", 1.5f, -2.25f, 3f, 1e-40f, 3.4e38f, -0f)]
    [InlineData("float16", 1.5f, -2.25f, 65504f, 5.9604645e-8f)]
    [InlineData("bfloat16", 1.5f, -2.25f, 2.9976e38f, 1.0078125f)]
    [InlineData("float64", 0.1f, -1e-3f, float.Epsilon)]
    [InlineData("transposed", 0f, 3f, 1f, 4f, 2f, 5f)]
    [InlineData("shared.part", 13f, 14f, 21f, 22f)]
    [InlineData("expanded", 4f, 4f, 4f, 5f, 5f, 5f)]
    [InlineData("empty")]
    [InlineData("scalar", 0.75f)]
    [InlineData("parameter", 8f, 9f)]
    public void Values_are_PyTorchs(string name, params float[] expected)
    {
        // 3e38 in bfloat16: its nearest number has the bits 7F62.
        if (name == "bfloat16")
        {
            expected[2] = BitConverter.UInt32BitsToSingle(0x7F62_0000);
        }

        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), _weights.Read(name).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Views_of_one_storage_are_read_in_any_order()
    {
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), _weights.Read("shared.all"));
        Assert.Equal([0.75f], _weights.Read("scalar"));
        Assert.Equal([13f, 14f, 21f, 22f], _weights.Read("shared.part"));
    }

    [Fact]
    public void Whole_number_is_not_a_weight()
    {
        ImagingException error = Assert.Throws<ImagingException>(() => _weights.Read("1.num_batches_tracked"));
        Assert.Equal(
            $"{_weights.Source}: tensor 1.num_batches_tracked: found type int64, expected float32, float16, bfloat16 or float64", error.Message);
    }

    [Fact]
    public void Crc_is_that_of_Zip() => Assert.Equal(0xCBF4_3926, Crc32.Of("123456789"u8));

    /// <summary>ZIP64, which torch.save uses for what does not fit 32 bits, written by Python's zipfile.</summary>
    [Fact]
    public void Zip64_is_read()
    {
        ReferencePython.RequireNumPy();
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("data.pkl"), PickleBytes.OneTensor("FloatStorage", 3, 0, [3], [1]));
        ReferencePython.Run(
            """
            import struct
            import zipfile

            # The limits at which zipfile changes over to 64 bits.
            zipfile.ZIP64_LIMIT = 1
            zipfile.ZIP_FILECOUNT_LIMIT = 1
            with zipfile.ZipFile("a.pth", "w", zipfile.ZIP_STORED) as archive:
                archive.write("data.pkl", "a/data.pkl")
                archive.writestr("a/data/0", struct.pack("<3f", 1, 2, 3))
                archive.comment = b"a comment behind the directory"
            """,
            folder.Path);
        Assert.True(File.ReadAllBytes(folder.File("a.pth")).AsSpan().IndexOf("PK\u0006\u0006"u8) > 0);
        using TorchCheckpoint weights = new(folder.File("a.pth"));
        Assert.Equal([1, 2, 3], weights.Read("a"));
    }
}
