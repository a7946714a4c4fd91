using System.Globalization;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>
/// Untrained weights, initialised as torchvision's ResNet initialises them: convolutions by He, Zhang, Ren and Sun (2015), that is
/// normal with standard deviation sqrt(2 / (out x kernel height x kernel width)); batch normalisation with weight 1, bias 0, mean 0 and
/// variance 1. A seed gives the same bits on every machine, whatever the order of reading.
/// </summary>
internal sealed class RandomWeights : IWeightSource
{
    private readonly ulong _seed;
    private readonly Dictionary<string, int> _places;

    internal RandomWeights(string model, IEnumerable<WeightTensor> tensors, ulong seed)
    {
        _seed = seed;
        Source = string.Create(CultureInfo.InvariantCulture, $"{model} (seed {seed})");
        WeightTensor[] list = [.. tensors];
        Tensors = list.ToDictionary(tensor => tensor.Name);
        _places = list.Select((tensor, place) => (tensor.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place);
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public bool IsUntrained => true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <inheritdoc/>
    public float[] Read(string name)
    {
        WeightTensor tensor = WeightValues.Require(this, name, "float32");
        float[] values = new float[tensor.Count];
        if (tensor.Shape.Count == 4)
        {
            FillNormal(values, Math.Sqrt(2.0 / (tensor.Shape[0] * tensor.Shape[2] * tensor.Shape[3])), _places[name]);
        }
        else if (name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal))
        {
            Array.Fill(values, 1);
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private void FillNormal(float[] values, double deviation, int place)
    {
        // Each tensor has a stream of its own, begun by its place in the network.
        SplitMix64 seeds = SplitMix64.After(_seed, (ulong)place);
        NormalSampler normal = new(seeds.Next());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(deviation * normal.Next());
        }
    }
}
