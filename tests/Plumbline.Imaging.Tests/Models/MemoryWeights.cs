using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Weights in memory, which tests take apart.</summary>
internal sealed class MemoryWeights : IWeightSource
{
    private readonly Dictionary<string, float[]> _values = [];
    private readonly Dictionary<string, WeightTensor> _tensors = [];

    public string Source => "weights";

    public bool IsUntrained => false;

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    /// <summary>ResNet-50 with random convolutions and batch normalisations that change every channel in another way.</summary>
    public static MemoryWeights WithRandomStatistics(ulong seed)
    {
        using RandomWeights random = Imaging.Models.ResNet.ResNet50.CreateRandomWeights(seed);
        NormalSampler normal = new(seed);
        MemoryWeights weights = new();
        foreach (WeightTensor tensor in random.Tensors.Values)
        {
            float[] values = random.Read(tensor.Name);
            if (tensor.Shape.Count == 1)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    // Variances small enough for epsilon to count.
                    values[i] = (float)(tensor.Name.EndsWith(".running_var", StringComparison.Ordinal) ? 0.01 * Math.Exp(0.5 * normal.Next()) : 0.1 * normal.Next());
                }
            }

            weights.Set(tensor.Name, tensor.Shape, values);
        }

        return weights;
    }

    public void Set(string name, IReadOnlyList<long> shape, float[] values, WeightEncoding encoding = WeightEncoding.Binary32, string type = "float32")
    {
        _tensors[name] = new WeightTensor(name, shape, encoding, type);
        _values[name] = values;
    }

    public void Remove(string name) => _tensors.Remove(name);

    /// <summary>The same tensors with something before every name.</summary>
    public MemoryWeights Prefixed(string prefix)
    {
        MemoryWeights result = new();
        foreach (WeightTensor tensor in _tensors.Values)
        {
            result.Set(prefix + tensor.Name, tensor.Shape, _values[tensor.Name]);
        }

        return result;
    }

    public float[] Read(string name) => [.. _values[name]];

    public void Dispose()
    {
        // Nothing is held.
    }
}
