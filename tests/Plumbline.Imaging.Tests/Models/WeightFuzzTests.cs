using Plumbline.Imaging.Models.Weights;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Damaged files of weights are refused by name, never by another exception, and cost no memory that they do not have.</summary>
public sealed class WeightFuzzTests : IDisposable
{
    private readonly MemoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors() => Fuzz(
        "safetensors",
        SafetensorsBytes.Create(
            """{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[],"data_offsets":[24,26]}}""", new byte[26]));

    [Fact]
    public void Checkpoint() => Fuzz("checkpoint of PyTorch", File.ReadAllBytes(GoldenFile.Path("state_dict.pth")));

    /// <summary>The pickle alone, in an archive whose checksums are right.</summary>
    [Fact]
    public void Pickle()
    {
        byte[] pickle = PickleBytes.OneTensor("FloatStorage", 6, 0, [2, 3], [3, 1]);
        Fuzz("pickle", pickle, (bytes, _) => PickleBytes.Archive(bytes, new byte[24]));
    }

    private void Fuzz(string reader, byte[] valid, Func<byte[], Random, byte[]>? pack = null) => FuzzHarness.Run(
        new FuzzTarget(reader, ".weights", valid, Read, FuzzHarness.Is<ImagingException>)
        {
            Pack = pack,
            ConstantBytes = 512 << 10,
            LeastRead = 0.001,
            Words = ["\"F32\"", "\"BF16\"", "\"shape\"", "[", "]", "{", "}", "data_offsets", "18446744073709551615", "-1", "torch._utils", "FloatStorage", "collections", "OrderedDict"],
        },
        _folder.Path,
        TestContext.Current.CancellationToken);

    private static long Read(string path)
    {
        using IWeightSource weights = WeightSource.Open(path);
        foreach (WeightTensor tensor in weights.Tensors.Values.Where(tensor => tensor.Encoding != WeightEncoding.Other && tensor.Count < 10_000))
        {
            Assert.Equal(tensor.Count, weights.Read(tensor.Name).Length);
        }

        return 0;
    }
}
