using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Preprocessing;

public class ImagePreprocessingTests
{
    [Fact]
    public void TheDefaultIsTheStudys()
    {
        ImagePreprocessing preprocessing = new();
        Assert.Equal("""{"resize": 256, "crop": [224, 224], "interpolation": "bilinear", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "channels": "rgb"}""", preprocessing.ToJson());
        Assert.Equal(preprocessing.ToJson(), ImagePreprocessing.Parse("{}", "s").ToJson());
    }

    [Fact]
    public void ASidecarComesBackAsItWasWritten()
    {
        ImagePreprocessing read = ImagePreprocessing.Parse("""{"resize": [240, 300], "crop": 192, "interpolation": "bicubic", "mean": 0.5, "std": [0.1, 0.2, 0.3], "channels": "bgr"}""", "s");
        Assert.Equal(((240, 300), (192, 192), Interpolation.Bicubic, ChannelOrder.Bgr), (read.ResizeTo, read.Crop, read.Interpolation, read.Channels));
        Assert.Equal([0.5f, 0.5f, 0.5f], read.Mean);
        Assert.Equal(read.ToJson(), ImagePreprocessing.Parse(read.ToJson(), "s").ToJson());
    }

    [Theory]
    [InlineData("[1]", "side.json: found no JSON object, expected an object with resize, crop, interpolation, mean, std, channels")]
    [InlineData("{\"size\": 3}", "side.json: found the key size, expected only resize, crop, interpolation, mean, std, channels")]
    [InlineData("{\"resize\": 0}", "side.json: resize: found 0, expected a whole number from 1 to 8192")]
    [InlineData("{\"resize\": 2.5}", "side.json: resize: found 2.5, expected a whole number from 1 to 8192")]
    [InlineData("{\"crop\": [1, 2, 3]}", "side.json: crop: found [1,2,3], expected a number, or [height, width]")]
    [InlineData("{\"crop\": null}", null)]
    [InlineData("{\"interpolation\": \"nearest\"}", "side.json: interpolation: found \"nearest\", expected bilinear or bicubic")]
    [InlineData("{\"channels\": 3}", "side.json: channels: found 3, expected rgb or bgr")]
    [InlineData("{\"mean\": [1, 2]}", "side.json: mean: found [1,2], expected three numbers (red, green, blue), for values scaled to 0 to 1")]
    [InlineData("{\"std\": 0}", "side.json: std: found 0, expected three numbers above 0 (red, green, blue), for values scaled to 0 to 1")]
    [InlineData("{\"std\": [1, \"2\", 3]}", "side.json: std: found [1,\"2\",3], expected three numbers above 0 (red, green, blue), for values scaled to 0 to 1")]
    public void WhatIsNoSidecarIsRefusedByKey(string json, string? message)
    {
        if (message is null)
        {
            Assert.Equal(new ImagePreprocessing().ToJson(), ImagePreprocessing.Parse(json, "side.json").ToJson());
            return;
        }

        Assert.Equal(message, Assert.Throws<ImagingException>(() => ImagePreprocessing.Parse(json, "side.json")).Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"crop\": 1, \"crop\": 2}")]
    public void InvalidJsonIsRefusedInOneLine(string json)
    {
        string message = Assert.Throws<ImagingException>(() => ImagePreprocessing.Parse(json, "side.json")).Message;
        Assert.StartsWith("side.json: found invalid JSON (", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void TheSidecarBesideAModelIsTakenWhereNothingIsNamed()
    {
        using TemporaryFolder folder = new();
        string model = folder.File("net.v2.onnx");
        Assert.Equal("the default, ResNet-50's", PreprocessingSource.Resolve(null, model).Origin);
        File.WriteAllText(folder.File("net.v2.preprocess.json"), """{"crop": 96}""");
        (ImagePreprocessing preprocessing, string origin) = PreprocessingSource.Resolve(null, model);
        Assert.Equal(((96, 96), folder.File("net.v2.preprocess.json")), (preprocessing.Crop, origin));
        Assert.Equal((32, 32), PreprocessingSource.Resolve("""{"crop": 32}""", model).Preprocessing.Crop);
        Assert.Equal("none.json: found no such file, expected the path of a JSON file, or JSON text", Assert.Throws<ImagingException>(() => PreprocessingSource.Resolve("none.json", model)).Message);
    }

    [Fact]
    public void ChannelsAreOrderedAndLaidOutAsAsked()
    {
        Raster raster = new();
        raster.Resize(4, 4);
        for (int i = 0; i < 16; i++)
        {
            (raster.Pixels[4 * i], raster.Pixels[(4 * i) + 1], raster.Pixels[(4 * i) + 2]) = (51, 102, 204);
        }

        ImagePreprocessing rgb = new() { Resize = 4, Crop = (2, 2), Mean = [0.1f, 0.2f, 0.3f], Std = [1, 2, 4] };
        float[] expected = [(51 / 255f) - 0.1f, ((102 / 255f) - 0.2f) / 2, ((204 / 255f) - 0.3f) / 4];
        Assert.Equal([.. Repeat(expected[0]), .. Repeat(expected[1]), .. Repeat(expected[2])], Apply(rgb, channelsLast: false));
        Assert.Equal([.. Repeat(expected[2]), .. Repeat(expected[1]), .. Repeat(expected[0])], Apply(rgb with { Channels = ChannelOrder.Bgr }, channelsLast: false));
        Assert.Equal([.. Enumerable.Repeat(expected, 4).SelectMany(pixel => pixel)], Apply(rgb, channelsLast: true));

        float[] Apply(ImagePreprocessing settings, bool channelsLast)
        {
            float[] input = new float[12];
            new ImagePreprocessor(settings).Apply(raster, input, channelsLast);
            return input;
        }

        static IEnumerable<float> Repeat(float value) => Enumerable.Repeat(value, 4);
    }
}
