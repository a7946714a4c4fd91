using Plumbline.Imaging.Models.ResNet;
using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Weights that are not a ResNet-50's are refused, the tensor named.</summary>
public class ResNet50RefusalTests
{
    [Fact]
    public void Missing() => Refuses(
        weights => weights.Remove("layer3.5.bn2.running_mean"),
        "weights: tensor layer3.5.bn2.running_mean: found no tensor of that name, expected one of shape 256, as torchvision's resnet50 has it");

    [Fact]
    public void Nothing() => Refuses(
        new MemoryWeights(),
        "weights: tensor conv1.weight: found no tensor of that name, expected one of shape 64 x 3 x 7 x 7, as torchvision's resnet50 has it");

    [Fact]
    public void Wrong_shape() => Refuses(
        weights => weights.Set("layer1.0.conv2.weight", [64, 64, 1, 1], new float[64 * 64]),
        "weights: tensor layer1.0.conv2.weight: found shape 64 x 64 x 1 x 1, expected 64 x 64 x 3 x 3");

    [Fact]
    public void Scalar() => Refuses(
        weights => weights.Set("bn1.bias", [], [0]), "weights: tensor bn1.bias: found shape () (a scalar), expected 64");

    [Fact]
    public void Type() => Refuses(
        weights => weights.Set("bn1.bias", [64], new float[64], WeightEncoding.Other, "I64"),
        "weights: tensor bn1.bias: found type I64, expected a floating-point type of 16, 32 or 64 bits");

    [Fact]
    public void Deeper_network() => Refuses(
        weights => weights.Set("layer3.6.conv1.weight", [256, 1024, 1, 1], []),
        "weights: tensor layer3.6.conv1.weight: found a tensor that ResNet-50 does not have, expected the layers of torchvision's resnet50");

    [Fact]
    public void Prefix_of_some_names_only() => Refuses(
        weights =>
        {
            weights.Set("module.conv1.weight", [64, 3, 7, 7], []);
            weights.Remove("conv1.weight");
        },
        "weights: tensor conv1.weight: found no tensor of that name, expected one of shape 64 x 3 x 7 x 7, as torchvision's resnet50 has it");

    [Fact]
    public void Negative_variance() => Refuses(
        weights => weights.Set("bn1.running_var", [64], [.. Enumerable.Repeat(1f, 63), -0.5f]),
        "weights: tensor bn1.running_var: found -0.5 at element 63, expected 0 or more, a variance");

    [Fact]
    public void Overflow_by_folding() => Refuses(
        weights =>
        {
            weights.Set("conv1.weight", [64, 3, 7, 7], [.. Enumerable.Repeat(0f, 147), 2f, .. new float[(63 * 147) - 1]]);
            weights.Set("bn1.weight", [64], [1, 3e38f, .. new float[62]]);
            weights.Set("bn1.running_var", [64], [.. Enumerable.Repeat(1f, 64)]);
        },
        "weights: tensor conv1.weight: found 5.9999700112204545E+38 at element 147 once batch normalisation is folded in, expected a finite float32");

    [Fact]
    public void Place_names_the_prefix()
    {
        using MemoryWeights weights = Zeros();
        using MemoryWeights prefixed = weights.Prefixed("module.");
        prefixed.Remove("module.bn1.bias");
        Refuses(prefixed, "weights: tensor module.bn1.bias: found no tensor of that name, expected one of shape 64, as torchvision's resnet50 has it");
    }

    private static void Refuses(Action<MemoryWeights> damage, string message)
    {
        using MemoryWeights weights = Zeros();
        damage(weights);
        Refuses(weights, message);
    }

    private static void Refuses(MemoryWeights weights, string message)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => ResNet50.CreateModel(weights, TestContext.Current.CancellationToken));
        Assert.Equal(message, error.Message);
    }

    private static MemoryWeights Zeros()
    {
        MemoryWeights weights = new();
        foreach (WeightTensor tensor in ResNet50Layout.Tensors())
        {
            // Large ones are only read where the test has got that far; none here does.
            weights.Set(tensor.Name, tensor.Shape, new float[tensor.Count > 10_000 ? 0 : tensor.Count]);
        }

        return weights;
    }
}
