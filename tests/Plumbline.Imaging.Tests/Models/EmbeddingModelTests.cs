using Plumbline.Imaging.Models;
using Plumbline.Imaging.Models.Onnx;
using Plumbline.Imaging.Tests.Support;

namespace Plumbline.Imaging.Tests.Models;

public class EmbeddingModelTests
{
    private static readonly EmbeddingModelOptions Small = new() { Size = (4, 5) };

    [Fact]
    public void ThePoolBeforeTheClassifierIsFoundThoughTheModelDoesNotGiveItOut()
    {
        using EmbeddingModel model = EmbeddingModel.Open(TinyModel.Classifier().File(), Small);
        Assert.Equal(("flat", "the pool before the classifier", 4), (model.Output, model.OutputReason, model.Dimension));
        // One image of ones: feature f is the mean over the image of the sum of its three weights.
        float[] features = new float[4];
        float[] ones = new float[60];
        Array.Fill(ones, 1f);
        model.Run(ones, 1, features);
        Assert.Equal([0.6f, 1.5f, 2.4f, 3.3f], features.Select(value => MathF.Round(value, 5)));
    }

    [Fact]
    public void AnOutputThatIsThePoolInAnotherShapeIsPreferred()
    {
        TinyModel model = TinyModel.Classifier().Output("pool");
        using EmbeddingModel opened = EmbeddingModel.Open(model.File(), Small);
        Assert.Equal(("pool", 4), (opened.Output, opened.Dimension));
    }

    [Theory]
    [InlineData("logits", "logits", 2)]
    [InlineData("pool", "pool", 4)]
    [InlineData("node_flat", "flat", 4)]
    public void AnOutputAValueOrANodeCanBeNamed(string name, string value, int dimension)
    {
        using EmbeddingModel model = EmbeddingModel.Open(TinyModel.Classifier().File(), Small with { Output = name });
        Assert.Equal((value, "named", dimension), (model.Output, model.OutputReason, model.Dimension));
    }

    [Fact]
    public void AMeanOverTheSidesIsAPoolToo()
    {
        TinyModel attribute = new TinyModel().Node("ReduceMean", "mean", ["image"], ("axes", [2, 3]), ("keepdims", [0])).Weights("c", [3, 2], [1, 2, 3, 4, 5, 6]).Node("MatMul", "logits", ["mean", "c"]).Output("logits");
        Assert.Equal("mean", EmbeddingOutput.Choose(attribute.Proto(), "m", null).Name);
        TinyModel input = new TinyModel().Integers("axes", -1, -2).Node("ReduceMean", "mean", ["image", "axes"]).Node("Flatten", "flat", ["mean"]).Node("Relu", "logits", ["flat"]).Output("logits");
        Assert.Equal("flat", EmbeddingOutput.Choose(input.Proto(), "m", null).Name);
        TinyModel channels = new TinyModel().Node("ReduceMean", "mean", ["image"], ("axes", [1])).Output("mean").Output("image");
        Assert.Throws<ImagingException>(() => EmbeddingOutput.Choose(channels.Proto(), "m", null));
    }

    [Fact]
    public void APoolThatWeighsChannelsIsNotTakenForTheEmbedding()
    {
        // Squeeze and excitation: its pool is the last one where the network has no head.
        TinyModel model = new TinyModel()
            .Node("Relu", "map", ["image"])
            .Node("GlobalAveragePool", "squeeze", ["map"])
            .Node("Sigmoid", "gate", ["squeeze"])
            .Node("Mul", "weighed", ["map", "gate"])
            .Output("weighed", null, 3, null, null);
        ImagingException error = Assert.Throws<ImagingException>(() => EmbeddingOutput.Choose(model.Proto(), "m.onnx", null));
        Assert.Equal("m.onnx: output: found no pool before a classifier, expected an output named by --model-output; the model gives out weighed", error.Message);
        // With a head behind it, the head's pool is found, also through a hard swish of its own.
        model.Node("GlobalAveragePool", "head", ["weighed"]).Node("Sigmoid", "s", ["head"]).Node("Mul", "swish", ["head", "s"]).Node("Flatten", "flat", ["swish"]).Output("flat");
        Assert.Equal("head", EmbeddingOutput.Choose(model.Proto(), "m.onnx", null).Name);
    }

    [Fact]
    public void ALoneOutputOrOneOfAKnownNameServesModelsWithoutAPool()
    {
        Assert.Equal("out", EmbeddingOutput.Choose(new TinyModel().Node("Flatten", "out", ["image"]).Output("out").Proto(), "m", null).Name);
        TinyModel two = new TinyModel().Node("Flatten", "a", ["image"]).Node("Flatten", "image_embeds", ["image"]).Output("a").Output("image_embeds");
        Assert.Equal("image_embeds", EmbeddingOutput.Choose(two.Proto(), "m", null).Name);
    }

    [Fact]
    public void ImagesWithChannelsLastAndAFixedBatchAreTaken()
    {
        TinyModel model = new TinyModel(2, 4, 5, 3).Node("Transpose", "planes", ["image"], ("perm", [0, 3, 1, 2])).Node("GlobalAveragePool", "pool", ["planes"]).Output("pool");
        using EmbeddingModel opened = EmbeddingModel.Open(model.File(), Small);
        Assert.True(opened.ChannelsLast);
        Assert.Equal((2, 3), (opened.FixedBatch, opened.Dimension));
        float[] images = [.. Enumerable.Range(0, 120).Select(i => (float)(i % 3) + (i / 60))];
        float[] features = new float[6];
        opened.Run(images, 2, features);
        Assert.Equal([0, 1, 2, 1, 2, 3], features);
    }

    public static TheoryData<string, string> Refused() => new()
    {
        { "empty", "tiny.onnx: found an empty file, expected an ONNX model" },
        { "text", "tiny.onnx: found no protocol buffer, expected an ONNX model" },
        { "no graph", "tiny.onnx: found a model without a graph, expected an ONNX model" },
        { "no such output", "tiny.onnx: output: found no node or value nothing, expected one of the model, such as its outputs logits" },
        { "no vector", "tiny.onnx: output conv: found 1 x 4 x 4 x 5, expected N x d, one vector an image (--model-output names another value)" },
        { "size", "tiny.onnx: input image: found ? x 3 x 8 x 8, expected N x 3 x 4 x 5 or N x 4 x 5 x 3 (the crop of the preprocessing is 4 x 5)" },
        { "channels", "tiny.onnx: input image: found ? x 1 x 4 x 5, expected N x 3 x 4 x 5 or N x 4 x 5 x 3 (the crop of the preprocessing is 4 x 5)" },
        { "two inputs", "tiny.onnx: input: found image (Float), mask (Float), expected one input of float32 images" },
        { "bytes", "tiny.onnx: input: found image (UInt8), expected one input of float32 images" },
        { "integers out", "tiny.onnx: output shape: found values of Int64, expected float32" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatIsNoModelOfImagesIsRefusedByName(string what, string message)
    {
        ModelFile tiny = TinyModel.Classifier().File();
        (ModelFile file, EmbeddingModelOptions options) = what switch
        {
            "empty" => (tiny with { Onnx = ReadOnlyMemory<byte>.Empty }, Small),
            "text" => (tiny with { Onnx = "<html>no model</html>"u8.ToArray() }, Small),
            "no graph" => (tiny with { Onnx = new byte[] { 8, 8 } }, Small),
            "no such output" => (tiny, Small with { Output = "nothing" }),
            "no vector" => (tiny, Small with { Output = "conv" }),
            "size" => (TinyModel.Classifier(null, 3, 8, 8).File(), Small),
            "channels" => (new TinyModel(null, 1, 4, 5).Node("GlobalAveragePool", "pool", ["image"]).Output("pool").File(), Small),
            "two inputs" => (TinyModel.Classifier().Input("mask", [1], TensorProto.Types.DataType.Float).Node("Add", "sum", ["logits", "mask"]).Output("sum").File(), Small),
            "bytes" => (new TinyModel().WithoutInput().Input("image", [null, 3, 4, 5], TensorProto.Types.DataType.Uint8).Node("Identity", "same", ["image"]).Output("same").File(), Small),
            _ => (new TinyModel().Node("Shape", "shape", ["image"]).Output("shape").File(), Small),
        };
        ImagingException error = Assert.Throws<ImagingException>(() => EmbeddingModel.Open(file, options));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void AModelThatOnnxRuntimeRefusesIsRefusedInOneLine()
    {
        ModelFile file = TinyModel.Classifier().Node("NoSuchOperator", "x", ["logits"]).File();
        ImagingException error = Assert.Throws<ImagingException>(() => EmbeddingModel.Open(file, Small));
        Assert.StartsWith("tiny.onnx: found a model that ONNX Runtime refuses (", error.Message, StringComparison.Ordinal);
        Assert.Contains("NoSuchOperator", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void WithoutACardTheProcessorIsUsedAndThatIsSaid()
    {
        using EmbeddingModel model = EmbeddingModel.Open(TinyModel.Classifier().File(), Small with { Device = EmbeddingDevice.Cuda });
        if (model.Device == EmbeddingDevice.Cpu)
        {
            Assert.Contains("CUDA", model.DeviceNote, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(model.DeviceNote);
        }
    }

    [Theory]
    [InlineData("", "model: found an empty name, expected an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]")]
    [InlineData("none.onnx", "none.onnx: found no such file, expected an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]")]
    [InlineData("resnet50:random:x", "model: found resnet50:random:x, expected resnet50:random:SEED with a whole SEED")]
    public void NamesThatAreNoModelsAreRefused(string name, string message) =>
        Assert.Equal(message, Assert.Throws<ImagingException>(() => ModelSource.Open(name, TestContext.Current.CancellationToken)).Message);
}
