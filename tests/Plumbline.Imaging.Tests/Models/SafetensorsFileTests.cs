using System.Runtime.InteropServices;
using Plumbline.Imaging.Models.Weights;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Safetensors files, those that a few lines of NumPy write among them.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    // expected.bin: what float32 makes of each tensor, by NumPy.
    private const string Script = """
        import json
        import struct

        import numpy as np

        rng = np.random.default_rng(1)
        f32 = rng.standard_normal((3, 5, 7)).astype(np.float32)
        f32[0, 0, :2] = [1e-40, 3.4e38]
        f64 = rng.standard_normal((4, 2))
        # Every float16 that is finite.
        f16 = np.arange(65536, dtype=np.uint16).view(np.float16)
        f16 = f16[np.isfinite(f16)]
        bf16 = (rng.standard_normal(300000).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
        tensors = {
            "layer.f32": ("F32", f32, f32),
            "f64": ("F64", f64, f64.astype(np.float32)),
            "f16": ("F16", f16, f16.astype(np.float32)),
            "bf16": ("BF16", bf16, (bf16.astype(np.uint32) << 16).view(np.float32)),
            "scalar": ("F32", np.float32(2.5).reshape(()), np.float32(2.5)),
            "none": ("F32", np.zeros((0, 3), np.float32), np.zeros(0, np.float32)),
            "count": ("I64", np.int64(7).reshape(()), None),
        }
        header, at = {"__metadata__": {"format": "pt"}}, 0
        for name, (dtype, values, _) in tensors.items():
            header[name] = {"dtype": dtype, "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
            at += values.nbytes
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open("weights.safetensors", "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for _, values, _ in tensors.values():
                file.write(values.tobytes())
        with open("expected.bin", "wb") as file:
            for _, _, expected in tensors.values():
                if expected is not None:
                    file.write(expected.tobytes())
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_NumPys_bit_for_bit()
    {
        ReferencePython.RequireNumPy();
        ReferencePython.Run(Script, _folder.Path);
        using IWeightSource weights = WeightSource.Open(_folder.File("weights.safetensors"));

        Assert.IsType<SafetensorsFile>(weights);
        Assert.False(weights.IsUntrained);
        Assert.Equal(["layer.f32", "f64", "f16", "bf16", "scalar", "none", "count"], weights.Tensors.Keys);
        Assert.Equal([3, 5, 7], weights.Tensors["layer.f32"].Shape);
        Assert.Equal([0, 3], weights.Tensors["none"].Shape);
        Assert.Empty(weights.Tensors["scalar"].Shape);
        Assert.Equal((WeightEncoding.Other, "I64"), (weights.Tensors["count"].Encoding, weights.Tensors["count"].TypeName));

        float[] read = [.. weights.Tensors.Keys.Where(name => name != "count").SelectMany(weights.Read)];
        Assert.True(File.ReadAllBytes(_folder.File("expected.bin")).AsSpan().SequenceEqual(MemoryMarshal.AsBytes<float>(read)));
    }

    /// <summary>Header order need not be that of the data.</summary>
    [Fact]
    public void Tensors_lie_in_any_order()
    {
        File.WriteAllBytes(_folder.File("a"), SafetensorsBytes.Create(
            """{"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"a":{"shape":[2],"data_offsets":[0,8],"dtype":"F32"}}  """,
            SafetensorsBytes.Floats(1, 2, 3)));
        using SafetensorsFile weights = new(_folder.File("a"));
        Assert.Equal([3], weights.Read("b"));
        Assert.Equal([1, 2], weights.Read("a"));
    }
}
