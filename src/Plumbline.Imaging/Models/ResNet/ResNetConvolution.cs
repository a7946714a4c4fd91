using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>A convolution without bias and the batch normalisation behind it.</summary>
/// <param name="Name">torchvision's name of the convolution, such as <c>layer1.0.conv1</c>.</param>
/// <param name="NormName">torchvision's name of the batch normalisation, such as <c>layer1.0.bn1</c>.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Kernel">Height and width of the kernel; the padding is half of it.</param>
/// <param name="Stride">Step in both directions.</param>
internal sealed record ResNetConvolution(string Name, string NormName, int Inputs, int Outputs, int Kernel, int Stride)
{
    public string WeightName => Name + ".weight";

    /// <summary>The tensors that it takes.</summary>
    public IEnumerable<WeightTensor> Tensors()
    {
        yield return Tensor(WeightName, Outputs, Inputs, Kernel, Kernel);
        yield return Tensor(NormName + ".weight", Outputs);
        yield return Tensor(NormName + ".bias", Outputs);
        yield return Tensor(NormName + ".running_mean", Outputs);
        yield return Tensor(NormName + ".running_var", Outputs);
    }

    private static WeightTensor Tensor(string name, params long[] shape) => new(name, shape, WeightEncoding.Binary32, "float32");
}
