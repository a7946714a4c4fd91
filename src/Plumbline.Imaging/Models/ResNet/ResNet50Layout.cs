using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>
/// ResNet-50 (He, Zhang, Ren and Sun 2016, table 1) in the version 1.5 of torchvision, whose bottlenecks have their stride in the 3 x 3
/// convolution, not in the first 1 x 1.
/// </summary>
internal static class ResNet50Layout
{
    /// <summary>Channels of the features.</summary>
    public const int Features = 2048;

    private const int StemChannels = 64;
    private const int Expansion = 4;

    private static readonly (int Blocks, int Width, int Stride)[] Layers = [(3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2)];

    /// <summary>The first convolution.</summary>
    public static ResNetConvolution Stem { get; } = new("conv1", "bn1", 3, StemChannels, 7, 2);

    /// <summary>The bottlenecks in order.</summary>
    public static IReadOnlyList<ResNetBlock> Blocks { get; } = MakeBlocks();

    /// <summary>Every convolution, in the order of torchvision's state dict.</summary>
    public static IEnumerable<ResNetConvolution> Convolutions()
    {
        yield return Stem;
        foreach (ResNetBlock block in Blocks)
        {
            yield return block.Reduce;
            yield return block.Spatial;
            yield return block.Expand;
            if (block.Shortcut is not null)
            {
                yield return block.Shortcut;
            }
        }
    }

    /// <summary>Every tensor that the features take, in the order of torchvision's state dict.</summary>
    public static IEnumerable<WeightTensor> Tensors() => Convolutions().SelectMany(convolution => convolution.Tensors());

    private static List<ResNetBlock> MakeBlocks()
    {
        List<ResNetBlock> blocks = [];
        int channels = StemChannels;
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            (int count, int width, int stride) = Layers[layer];
            for (int i = 0; i < count; i++)
            {
                blocks.Add(MakeBlock($"layer{layer + 1}.{i}", channels, width, i == 0 ? stride : 1));
                channels = width * Expansion;
            }
        }

        return blocks;
    }

    private static ResNetBlock MakeBlock(string name, int channels, int width, int stride)
    {
        int outputs = width * Expansion;
        ResNetConvolution? shortcut = stride == 1 && channels == outputs
            ? null
            : new ResNetConvolution($"{name}.downsample.0", $"{name}.downsample.1", channels, outputs, 1, stride);
        return new ResNetBlock(
            name,
            new ResNetConvolution($"{name}.conv1", $"{name}.bn1", channels, width, 1, 1),
            new ResNetConvolution($"{name}.conv2", $"{name}.bn2", width, width, 3, stride),
            new ResNetConvolution($"{name}.conv3", $"{name}.bn3", width, outputs, 1, 1),
            shortcut);
    }
}
