using Plumbline.Imaging.Models.ResNet;
using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Untrained weights are torchvision's initialisation, the same on every machine.</summary>
public sealed class RandomWeightsTests : IDisposable
{
    private readonly RandomWeights _weights = ResNet50.CreateRandomWeights(3);

    public void Dispose() => _weights.Dispose();

    /// <summary>sqrt(2 / fan out); the bounds are six standard errors of the mean and of the deviation of normal numbers.</summary>
    [Theory]
    [InlineData("conv1.weight", 64 * 49)]
    [InlineData("layer1.0.conv2.weight", 64 * 9)]
    [InlineData("layer2.0.downsample.0.weight", 512)]
    public void Convolutions_are_normal_with_Hes_deviation(string name, int fanOut)
    {
        float[] values = _weights.Read(name);
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        double expected = Math.Sqrt(2.0 / fanOut);
        Assert.InRange(mean / expected, -6 / Math.Sqrt(values.Length), 6 / Math.Sqrt(values.Length));
        Assert.InRange((deviation / expected) - 1, -6 / Math.Sqrt(2.0 * values.Length), 6 / Math.Sqrt(2.0 * values.Length));
        // 4.55% of a normal distribution lie beyond two deviations.
        double tail = values.Count(value => Math.Abs(value) > 2 * expected) / (double)values.Length;
        Assert.InRange(tail - 0.0455, -6 * Math.Sqrt(0.0455 / values.Length), 6 * Math.Sqrt(0.0455 / values.Length));
    }

    [Fact]
    public void Batch_normalisation_begins_as_the_identity()
    {
        Assert.All(_weights.Read("layer2.0.downsample.1.weight"), value => Assert.Equal(1, value));
        Assert.All(_weights.Read("layer2.0.downsample.1.running_var"), value => Assert.Equal(1, value));
        Assert.All(_weights.Read("layer2.0.downsample.1.bias"), value => Assert.Equal(0, value));
        Assert.All(_weights.Read("layer2.0.downsample.1.running_mean"), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Seed_and_tensor_alone_decide()
    {
        using RandomWeights same = ResNet50.CreateRandomWeights(3);
        using RandomWeights other = ResNet50.CreateRandomWeights(4);
        same.Read("layer1.0.conv2.weight");
        float[] values = _weights.Read("conv1.weight");
        Assert.Equal(values, same.Read("conv1.weight"));
        Assert.NotEqual(values, other.Read("conv1.weight"));
        Assert.NotEqual(_weights.Read("layer1.1.conv2.weight"), _weights.Read("layer1.2.conv2.weight"));
        Assert.Equal("resnet50:random (seed 3)", _weights.Source);
        Assert.True(_weights.IsUntrained);
    }

    [Fact]
    public void Logarithm_is_that_of_the_system_to_its_last_bits()
    {
        for (double value = 1e-30; value < 1e5; value *= 1.0137)
        {
            double expected = Math.Log(value);
            Assert.InRange(NormalSampler.Log(value) - expected, -4e-16 * Math.Max(1, Math.Abs(expected)), 4e-16 * Math.Max(1, Math.Abs(expected)));
        }

        // Near 1 the logarithm is small, and its relative error is what counts.
        Assert.Equal(Math.Log(1 - 1e-9), NormalSampler.Log(1 - 1e-9), 1e-24);
        Assert.Equal(0, NormalSampler.Log(1));
    }

    [Fact]
    public void Unknown_name_is_refused()
    {
        ImagingException error = Assert.Throws<ImagingException>(() => _weights.Read("fc.weight"));
        Assert.Equal("resnet50:random (seed 3): tensor fc.weight: found no tensor of that name, expected one", error.Message);
    }
}
