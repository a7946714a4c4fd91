using System.Buffers.Binary;
using System.Globalization;

namespace Plumbline.Imaging.Models.ResNet;

/// <summary>
/// A convolution that does what a convolution and its batch normalisation did:
/// weight' = weight x scale and bias' = beta - mean x scale, with scale = gamma / sqrt(variance + epsilon), a number for each channel
/// out. Computed in float64, then rounded.
/// </summary>
/// <param name="Weight">Outputs x inputs x kernel x kernel, float32, little-endian.</param>
/// <param name="Bias">Outputs, float32, little-endian.</param>
internal sealed record FoldedConvolution(byte[] Weight, byte[] Bias)
{
    // That of torch.nn.BatchNorm2d.
    private const double Epsilon = 1e-5;

    public static FoldedConvolution Fold(ResNetConvolution convolution, ResNet50Weights weights)
    {
        float[] weight = weights.Read(convolution.WeightName);
        float[] gamma = weights.Read(convolution.NormName + ".weight");
        float[] beta = weights.Read(convolution.NormName + ".bias");
        float[] mean = weights.Read(convolution.NormName + ".running_mean");
        string varianceName = convolution.NormName + ".running_var";
        float[] variance = weights.Read(varianceName);
        int channelValues = weight.Length / convolution.Outputs;
        byte[] folded = new byte[weight.Length * sizeof(float)];
        byte[] bias = new byte[convolution.Outputs * sizeof(float)];
        for (int channel = 0; channel < convolution.Outputs; channel++)
        {
            if (variance[channel] < 0)
            {
                throw weights.Error(varianceName, string.Create(CultureInfo.InvariantCulture, $"{variance[channel]} at element {channel}"), "0 or more, a variance");
            }

            double scale = gamma[channel] / Math.Sqrt(variance[channel] + Epsilon);
            for (int i = channel * channelValues; i < (channel + 1) * channelValues; i++)
            {
                Write(folded, i, weight[i] * scale, convolution.WeightName, weights);
            }

            Write(bias, channel, beta[channel] - (mean[channel] * scale), convolution.NormName + ".bias", weights);
        }

        return new FoldedConvolution(folded, bias);
    }

    private static void Write(byte[] bytes, int index, double value, string name, ResNet50Weights weights)
    {
        float rounded = (float)value;
        if (!float.IsFinite(rounded))
        {
            throw weights.Error(
                name, string.Create(CultureInfo.InvariantCulture, $"{value} at element {index} once batch normalisation is folded in"), "a finite float32");
        }

        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), rounded);
    }
}
