using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Plumbline.Imaging.Models.Onnx;
using Plumbline.Imaging.Models.ResNet;
using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>The folded graph, run by ONNX Runtime, against the network's definition.</summary>
public class ResNet50Tests
{
    private const int Pictures = 2;
    private const int Height = 64;
    private const int Width = 40;

    // Relative to the largest feature: float32 against float64 through 53 convolutions.
    private const double Tolerance = 1e-4;

    private const string RandomModelHash = "1affc8269221529ac47df4915a95054f8cd6cbe2b2f7ea69eca8944bcaf373a0";

    private static readonly MemoryWeights Weights = MemoryWeights.WithRandomStatistics(11);
    private static readonly Lazy<byte[]> Model = new(() => ResNet50.CreateModel(Weights).Bytes);

    [Fact]
    public void Folded_graph_equals_the_unfolded_definition()
    {
        float[] pixels = RandomPixels();
        float[] features = Run(Model.Value, pixels);
        double[] reference = Reference(pixels, strideInFirst: false);
        double largest = reference.Max();

        Assert.Equal(Pictures * 2048, features.Length);
        // A network whose pictures or channels do not differ would prove nothing.
        Assert.InRange(reference.Count(value => value > 0.01 * largest), Pictures * 1000, int.MaxValue);
        Assert.InRange(Distance(reference[..2048], reference[2048..]), 0.01 * largest, double.MaxValue);
        Assert.InRange(Distance(features, reference), 0, Tolerance * largest);
    }

    /// <summary>The first version of the network, with its stride in the 1 x 1 convolution, is another function.</summary>
    [Fact]
    public void Stride_is_not_in_the_first_convolution_of_a_bottleneck()
    {
        float[] pixels = RandomPixels();
        double[] other = Reference(pixels, strideInFirst: true);
        Assert.InRange(Distance(Run(Model.Value, pixels), other), 0.1 * other.Max(), double.MaxValue);

        List<NodeProto> strided = [.. ModelProto.Parser.ParseFrom(Model.Value).Graph.Node.Where(node => node.OpType == "Conv" && Ints(node, "strides") is [2, 2])];
        Assert.Equal(
            ["conv1", "layer2.0.conv2", "layer2.0.downsample.0", "layer3.0.conv2", "layer3.0.downsample.0", "layer4.0.conv2", "layer4.0.downsample.0"],
            strided.Select(node => node.Name));
        Assert.All(strided.Where(node => node.Name.EndsWith("conv2", StringComparison.Ordinal)), node => Assert.Equal([3, 3], Ints(node, "kernel_shape")));
    }

    [Fact]
    public void Graph_is_opset_17_with_a_free_batch_and_free_sizes()
    {
        var model = ModelProto.Parser.ParseFrom(Model.Value);
        Assert.Equal((8, 17), (model.IrVersion, Assert.Single(model.OpsetImport).Version));
        Assert.Equal("ResNet-50 v1.5, batch normalisation folded, 2048 pooled features", model.DocString);
        Assert.Equal("input: N x 3 x H x W", Text(Assert.Single(model.Graph.Input)));
        Assert.Equal("features: N x 2048", Text(Assert.Single(model.Graph.Output)));
        Assert.Equal(
            "Add 16, Conv 53, Flatten 1, GlobalAveragePool 1, MaxPool 1, Relu 49",
            string.Join(", ", model.Graph.Node.GroupBy(node => node.OpType).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}")));
        // 25,557,032 parameters of ResNet-50, less 2,049,000 of the classifier, less 2 x 26,560 of batch normalisation, plus as many biases.
        Assert.Equal(25_557_032 - 2_049_000 - 26_560, model.Graph.Initializer.Sum(tensor => tensor.RawData.Length / sizeof(float)));
    }

    [Fact]
    public void Names_and_shapes_are_torchvisions()
    {
        IEnumerable<string> theirs = File.ReadLines(GoldenFile.Path("resnet50_tensors.txt"))
            .Where(line => !line.StartsWith("fc.", StringComparison.Ordinal) && !line.Contains("num_batches_tracked", StringComparison.Ordinal));
        Assert.Equal(theirs, ResNet50Layout.Tensors().Select(tensor => $"{tensor.Name}: {WeightTensor.Text(tensor.Shape)}"));
    }

    /// <summary>The same bytes on every machine: a hash of the model identifies its embeddings.</summary>
    [Fact]
    public void Random_model_has_fixed_bytes_and_says_that_it_is_untrained()
    {
        using RandomWeights weights = ResNet50.CreateRandomWeights();
        ResNet50Model model = ResNet50.CreateModel(weights, TestContext.Current.CancellationToken);
        Assert.True(model.IsUntrained);
        Assert.EndsWith("; untrained, random weights", ModelProto.Parser.ParseFrom(model.Bytes).DocString, StringComparison.Ordinal);
        string hash = Convert.ToHexStringLower(SHA256.HashData(model.Bytes));
        Assert.True(hash == RandomModelHash, $"The SHA-256 is {hash}.");

        // He's deviation keeps the signal alive through all layers.
        float[] features = Run(model.Bytes, RandomPixels());
        Assert.All(features, value => Assert.True(float.IsFinite(value)));
        Assert.InRange(features.Count(value => value > 0.01 * features.Max()), Pictures * 1000, int.MaxValue);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    public void Prefix_of_every_name_is_passed_over(string prefix)
    {
        using MemoryWeights prefixed = Weights.Prefixed(prefix);
        prefixed.Set(prefix + "fc.weight", [1000, 2048], []);
        prefixed.Set(prefix + "bn1.num_batches_tracked", [], [], WeightEncoding.Other, "int64");
        ResNet50Model model = ResNet50.CreateModel(prefixed, TestContext.Current.CancellationToken);
        Assert.False(model.IsUntrained);
        Assert.True(model.Bytes.AsSpan().SequenceEqual(Model.Value));
    }

    [Fact]
    public void Building_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => ResNet50.CreateModel(Weights, new CancellationToken(canceled: true)));

    private static float[] RandomPixels()
    {
        NormalSampler normal = new(5);
        float[] pixels = new float[Pictures * 3 * Height * Width];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)normal.Next();
        }

        return pixels;
    }

    private static float[] Run(byte[] model, float[] pixels)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        using InferenceSession session = new(model, options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [Pictures, 3, Height, Width]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [ResNet50.InputName], [input], [ResNet50.OutputName]);
        Assert.Equal([Pictures, 2048], outputs[0].GetTensorTypeAndShape().Shape);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static double[] Reference(float[] pixels, bool strideInFirst)
    {
        ReferenceResNet50 network = new(Weights, strideInFirst);
        double[][] pictures = [.. pixels.Select(value => (double)value).Chunk(pixels.Length / Pictures)];
        return [.. pictures.SelectMany(picture => network.Features(new FeatureMap(3, Height, Width, picture)))];
    }

    private static double Distance(float[] a, double[] b) => Distance([.. a.Select(value => (double)value)], b);

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static long[] Ints(NodeProto node, string name) => [.. node.Attribute.Single(attribute => attribute.Name == name).Ints];

    private static string Text(ValueInfoProto value) =>
        $"{value.Name}: {string.Join(" x ", value.Type.TensorType.Shape.Dim.Select(size => size.HasDimParam ? size.DimParam : $"{size.DimValue}"))}";
}
