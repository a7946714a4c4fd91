using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>The tensors of a ResNet-50 in a weight source, found and checked before any is read.</summary>
internal sealed class ResNet50Weights
{
    // Names that belong to the convolutional part. What else is there (fc, a head of another name) is not used.
    private static readonly string[] Trunk = ["conv1.", "bn1.", "layer"];

    // DataParallel and some training scripts save the network as a part of something larger.
    private static readonly string[] Prefixes = ["module.", "model."];

    // A count of training steps, which nothing is computed from.
    private const string Counter = ".num_batches_tracked";

    private readonly IWeightSource _source;
    private readonly string _prefix;

    public ResNet50Weights(IWeightSource source)
    {
        _source = source;
        _prefix = PrefixOf(source);
        Dictionary<string, WeightTensor> wanted = ResNet50Layout.Tensors().ToDictionary(tensor => tensor.Name);
        foreach (WeightTensor tensor in wanted.Values)
        {
            RequireTensor(tensor);
        }

        // A deeper or wider network would otherwise be cut down without a word.
        foreach (string full in source.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            string name = full[_prefix.Length..];
            if (Trunk.Any(part => name.StartsWith(part, StringComparison.Ordinal))
                && !name.EndsWith(Counter, StringComparison.Ordinal) && !wanted.ContainsKey(name))
            {
                throw Error(name, "a tensor that ResNet-50 does not have", "the layers of torchvision's resnet50");
            }
        }
    }

    /// <summary>Reads a tensor by torchvision's name.</summary>
    public float[] Read(string name) => _source.Read(_prefix + name);

    /// <summary>An error about a tensor, by the name that it has in the source.</summary>
    public ImagingException Error(string name, string found, string expected) =>
        new(_source.Source, WeightTensor.PlaceOf(_prefix + name), found, expected);

    private void RequireTensor(WeightTensor wanted)
    {
        string shape = WeightTensor.Text(wanted.Shape);
        if (!_source.Tensors.TryGetValue(_prefix + wanted.Name, out WeightTensor? tensor))
        {
            throw Error(wanted.Name, "no tensor of that name", $"one of shape {shape}, as torchvision's resnet50 has it");
        }

        if (!tensor.Shape.SequenceEqual(wanted.Shape))
        {
            throw Error(wanted.Name, $"shape {WeightTensor.Text(tensor.Shape)}", shape);
        }

        if (tensor.Encoding == WeightEncoding.Other)
        {
            throw Error(wanted.Name, $"type {tensor.TypeName}", "a floating-point type of 16, 32 or 64 bits");
        }
    }

    private static string PrefixOf(IWeightSource source) =>
        Prefixes.FirstOrDefault(prefix => source.Tensors.Count > 0 && source.Tensors.Keys.All(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            ?? "";
}
