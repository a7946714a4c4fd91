using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>
/// ResNet-50 straight from the definition, in float64: convolution, batch normalisation, ReLU, one after the other, nothing folded.
/// Shares no code with the graph that it judges.
/// </summary>
/// <param name="weights">The tensors, by torchvision's names.</param>
/// <param name="strideInFirst">The stride in the 1 x 1 convolution, as in the first version, instead of in the 3 x 3.</param>
internal sealed class ReferenceResNet50(IWeightSource weights, bool strideInFirst = false)
{
    private static readonly int[] BlocksOfLayer = [3, 4, 6, 3];

    /// <summary>The 2048 features of a picture.</summary>
    public double[] Features(FeatureMap image)
    {
        FeatureMap x = MaxPool(Relu(Normalise(Convolve(image, "conv1", 7, 2, 3), "bn1")));
        for (int layer = 1; layer <= 4; layer++)
        {
            for (int block = 0; block < BlocksOfLayer[layer - 1]; block++)
            {
                x = Bottleneck(x, $"layer{layer}.{block}", layer > 1 && block == 0 ? 2 : 1, block == 0);
            }
        }

        int pixels = x.Height * x.Width;
        return [.. Enumerable.Range(0, x.Channels).Select(channel => x.Values.Skip(channel * pixels).Take(pixels).Average())];
    }

    private FeatureMap Bottleneck(FeatureMap x, string name, int stride, bool projects)
    {
        FeatureMap y = Relu(Normalise(Convolve(x, $"{name}.conv1", 1, strideInFirst ? stride : 1, 0), $"{name}.bn1"));
        y = Relu(Normalise(Convolve(y, $"{name}.conv2", 3, strideInFirst ? 1 : stride, 1), $"{name}.bn2"));
        y = Normalise(Convolve(y, $"{name}.conv3", 1, 1, 0), $"{name}.bn3");
        FeatureMap shortcut = projects ? Normalise(Convolve(x, $"{name}.downsample.0", 1, stride, 0), $"{name}.downsample.1") : x;
        Assert.Equal((y.Channels, y.Height, y.Width), (shortcut.Channels, shortcut.Height, shortcut.Width));
        for (int i = 0; i < y.Values.Length; i++)
        {
            y.Values[i] += shortcut.Values[i];
        }

        return Relu(y);
    }

    private FeatureMap Convolve(FeatureMap x, string name, int kernel, int stride, int pad)
    {
        float[] weight = weights.Read(name + ".weight");
        FeatureMap padded = x.Padded(pad, 0);
        int outputs = weight.Length / (x.Channels * kernel * kernel);
        FeatureMap result = new(outputs, ((padded.Height - kernel) / stride) + 1, ((padded.Width - kernel) / stride) + 1);
        int at = 0;
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < x.Channels; input++)
            {
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    AddTap(padded, input, tap / kernel, tap % kernel, stride, weight[at++], result, output);
                }
            }
        }

        return result;
    }

    private static void AddTap(FeatureMap x, int input, int dy, int dx, int stride, double weight, FeatureMap result, int output)
    {
        for (int y = 0; y < result.Height; y++)
        {
            ReadOnlySpan<double> from = x.Row(input, (y * stride) + dy)[dx..];
            Span<double> to = result.Row(output, y);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] += weight * from[i * stride];
            }
        }
    }

    private FeatureMap Normalise(FeatureMap x, string name)
    {
        float[] gamma = weights.Read(name + ".weight");
        float[] beta = weights.Read(name + ".bias");
        float[] mean = weights.Read(name + ".running_mean");
        float[] variance = weights.Read(name + ".running_var");
        int pixels = x.Height * x.Width;
        for (int i = 0; i < x.Values.Length; i++)
        {
            int channel = i / pixels;
            x.Values[i] = ((x.Values[i] - mean[channel]) / Math.Sqrt(variance[channel] + 1e-5) * gamma[channel]) + beta[channel];
        }

        return x;
    }

    private static FeatureMap Relu(FeatureMap x)
    {
        for (int i = 0; i < x.Values.Length; i++)
        {
            x.Values[i] = Math.Max(0, x.Values[i]);
        }

        return x;
    }

    private static FeatureMap MaxPool(FeatureMap x)
    {
        FeatureMap padded = x.Padded(1, double.NegativeInfinity);
        FeatureMap result = new(x.Channels, ((padded.Height - 3) / 2) + 1, ((padded.Width - 3) / 2) + 1);
        Array.Fill(result.Values, double.NegativeInfinity);
        for (int channel = 0; channel < x.Channels; channel++)
        {
            for (int i = 0; i < result.Height * 3; i++)
            {
                Span<double> to = result.Row(channel, i / 3);
                Span<double> from = padded.Row(channel, (i / 3 * 2) + (i % 3));
                for (int j = 0; j < to.Length * 3; j++)
                {
                    to[j / 3] = Math.Max(to[j / 3], from[(j / 3 * 2) + (j % 3)]);
                }
            }
        }

        return result;
    }
}
