using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Testing.Fuzzing;
using SkiaSharp;

namespace Plumbline.Imaging.Tests.Sources;

/// <summary>Damaged images, and damaged files of text beside them.</summary>
public sealed class ImageFuzzTests : IDisposable
{
    private readonly MemoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, ".jpg")]
    [InlineData(SKEncodedImageFormat.Png, ".png")]
    [InlineData(SKEncodedImageFormat.Webp, ".webp")]
    public void Image(SKEncodedImageFormat format, string extension)
    {
        using GeneratedImages images = new(3);
        Raster raster = new();
        images.Read(1, raster);
        using SKBitmap bitmap = new(new SKImageInfo(raster.Width, raster.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        raster.Pixels.CopyTo(bitmap.GetPixelSpan());
        using SKBitmap small = bitmap.Resize(new SKImageInfo(24, 20), SKSamplingOptions.Default);
        using SKData data = small.Encode(format, 80);
        Raster read = new();
        // A folder of one image. A few bytes may truly be a large image of one colour: no image beyond the largest that is taken costs memory.
        Fuzz($"image {extension}", extension, data.ToArray(), path =>
        {
            string alone = Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "alone")).FullName;
            File.Move(path, System.IO.Path.Combine(alone, "image" + extension), overwrite: true);
            using FolderImages folder = new(alone, CancellationToken.None);
            folder.Read(0, read);
            return 0;
        }, constantBytes: (4 * Raster.MostPixels) + (64 << 20));
    }

    [Fact]
    public void Labels() => Fuzz(
        "labels.csv", ".csv", "file,label\na/1.png,cat\n\"a,2.png\",\"d\"\"og\"\nb/3.png,\n"u8.ToArray(), path =>
        {
            _ = LabelTable.Read(path);
            return 0;
        });

    [Fact]
    public void Preprocessing() => Fuzz(
        "preprocess.json", ".json", """{"resize": 24, "crop": 16, "mean": [0.485, 0.456, 0.406], "std": 0.5}"""u8.ToArray(), path =>
        {
            _ = ImagePreprocessing.ReadFile(path);
            return 0;
        });

    [Fact]
    public void Manifest() => Fuzz(
        "manifest of an embedding",
        ".json",
        """
        {"embeddingManifest": 1, "n": 2, "d": 3, "source": {"source": "photos", "sha256": "ab", "count": 2}, "model": {"source": "m", "sha256": "cd", "untrained": false},
         "rows": [{"file": "1.png", "label": "a"}, {"file": "2.png"}]}
        """u8.ToArray(),
        path =>
        {
            _ = EmbeddingManifest.Read(path);
            return 0;
        });

    private void Fuzz(string reader, string extension, byte[] valid, Func<string, long> read, long constantBytes = 256 << 10) => FuzzHarness.Run(
        new FuzzTarget(reader, extension, valid, read, FuzzHarness.Is<ImagingException>)
        {
            ConstantBytes = constantBytes,
            LeastRead = 0.001,
            Words = ["\"", ",", "\n", "\r", "{", "}", "[", "]", ":", "null", "true", "-1", "1e400", "NaN", "\"label\"", "\"file\"", "label", "file", "IHDR", "IDAT", "eXIf", "VP8X", "\u00ff\u00d8"],
        },
        _folder.Path,
        TestContext.Current.CancellationToken);
}
