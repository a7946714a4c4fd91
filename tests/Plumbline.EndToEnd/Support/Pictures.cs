using System.Globalization;
using Plumbline.Imaging.Sources;
using Plumbline.Imaging.Tests.Support;
using SkiaSharp;

namespace Plumbline.EndToEnd.Support;

/// <summary>A folder of pictures, and a model that takes no time.</summary>
internal static class Pictures
{
    /// <summary>What <see cref="WriteModel"/> needs of an image.</summary>
    public const string Preprocess = """{"resize": 24, "crop": 16, "mean": 0.5, "std": 0.5}""";

    /// <summary>Writes generated images as PNG and JPEG files, in folders by class.</summary>
    public static void Write(string folder, string name, int count)
    {
        using GeneratedImages images = new(count);
        Raster raster = new();
        for (int i = 0; i < count; i++)
        {
            images.Read(i, raster);
            string path = Path.Combine(folder, name, images.LabelOf(i)!, string.Create(CultureInfo.InvariantCulture, $"{i:0000}.{(i % 3 == 0 ? "jpg" : "png")}"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using SKBitmap bitmap = new(new SKImageInfo(raster.Width, raster.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            raster.Pixels.CopyTo(bitmap.GetPixelSpan());
            using SKData data = bitmap.Encode(i % 3 == 0 ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 90);
            File.WriteAllBytes(path, data.ToArray());
        }
    }

    /// <summary>Writes net.onnx, 3 x 16 x 16 to 8 features, and net.json, its preprocessing.</summary>
    public static void WriteModel(string folder)
    {
        Random random = new(3);
        float[] weights = [.. Enumerable.Range(0, 8 * 3 * 9).Select(_ => (float)random.NextDouble() - 0.5f)];
        TinyModel model = new TinyModel(null, 3, 16, 16)
            .Weights("w", [8, 3, 3, 3], weights)
            .Weights("c", [8, 2], weights[..16])
            .Node("Conv", "conv", ["image", "w"])
            .Node("Relu", "relu", ["conv"])
            .Node("GlobalAveragePool", "pool", ["relu"])
            .Node("Flatten", "flat", ["pool"])
            .Node("MatMul", "logits", ["flat", "c"])
            .Output("logits");
        File.WriteAllBytes(Path.Combine(folder, "net.onnx"), model.File().Onnx.ToArray());
        File.WriteAllText(Path.Combine(folder, "net.json"), Preprocess);
    }
}
