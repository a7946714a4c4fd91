using Google.Protobuf;
using Plumbline.Imaging.Models.Onnx;
using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>
/// ResNet-50 version 1.5 without its classifier (He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition"; the stride
/// of a bottleneck in its 3 x 3 convolution, as in torchvision).
/// </summary>
internal static class ResNet50
{
    /// <summary>Name of the input: N x 3 x H x W, float32; red, green and blue, normalised.</summary>
    public const string InputName = ResNet50Graph.Input;

    /// <summary>Name of the output: N x 2048, float32; the channels of the last layer averaged over the picture.</summary>
    public const string OutputName = ResNet50Graph.Output;

    /// <summary>Builds the ONNX model (operator set 17, IR version 8), batch normalisation folded into the convolutions.</summary>
    /// <param name="weights">
    /// Tensors named as in torchvision's <c>resnet50</c> and timm's <c>resnet50.tv2_in1k</c> (conv1.weight, bn1.weight, ...,
    /// layer4.2.bn3.running_var); a <c>module.</c> or <c>model.</c> before every name is passed over. The classifier
    /// (fc.weight, fc.bias) may be absent and is not used.
    /// </param>
    /// <param name="cancellationToken">Stops the building, which takes about a second.</param>
    /// <exception cref="ImagingException">
    /// A tensor is missing, has another shape or type, belongs to another network, or holds a value that is not finite or a negative
    /// variance; the tensor is named.
    /// </exception>
    public static ResNet50Model CreateModel(IWeightSource weights, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ResNet50Graph graph = new(new ResNet50Weights(weights), cancellationToken);
        string what = "ResNet-50 v1.5, batch normalisation folded, 2048 pooled features";
        ModelProto model = graph.Build(weights.IsUntrained ? what + "; untrained, random weights" : what);
        return new ResNet50Model(model.ToByteArray(), weights.IsUntrained);
    }

    /// <summary>Weights for <see cref="CreateModel"/> where there are none: initialised for training, never trained.</summary>
    /// <param name="seed">Seed of the random numbers.</param>
    public static RandomWeights CreateRandomWeights(ulong seed = 0) => new("resnet50:random", ResNet50Layout.Tensors(), seed);
}
