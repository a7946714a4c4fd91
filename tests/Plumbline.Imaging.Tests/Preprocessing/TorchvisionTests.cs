using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Preprocessing;

/// <summary>
/// Against Pillow and NumPy, which is what torchvision's Resize, CenterCrop, ToTensor and Normalize come to on PIL images: the script below
/// is their arithmetic, and its decoder is Pillow's.
/// </summary>
public sealed class TorchvisionTests : IDisposable
{
    private const string Script = """
        import sys, numpy as np
        from PIL import Image, ImageOps
        rng = np.random.default_rng(7)

        def picture(h, w, c=3):
            # Smooth forms with edges and noise: what photographs have.
            y, x = np.mgrid[0:h, 0:w]
            p = np.stack([127 + 120 * np.sin((x * (3 + i) + y * (2 + i)) / (20 + 7 * i)) for i in range(c)], 2)
            p[h // 4:h // 2, w // 3:w // 2] = 255 * rng.random(c)
            return np.clip(p + rng.normal(0, 8, p.shape), 0, 255).astype(np.uint8)

        def save(name, image, **options):
            image.save(name, **options)

        save('up.png', Image.fromarray(picture(96, 96)))
        save('down.png', Image.fromarray(picture(612, 850)))
        save('tall.png', Image.fromarray(picture(500, 333)))
        save('thin.png', Image.fromarray(picture(40, 777)))
        save('same.png', Image.fromarray(picture(256, 300)))
        save('dot.png', Image.fromarray(picture(1, 1)))
        save('grey.png', Image.fromarray(picture(120, 90, 1)[:, :, 0]))
        save('alpha.png', Image.fromarray(picture(120, 150, 4)))
        save('greyalpha.png', Image.fromarray(picture(120, 150, 2), 'LA'))
        save('palette.png', Image.fromarray(picture(120, 150)).convert('P', palette=Image.ADAPTIVE))
        save('bits.png', Image.fromarray(picture(100, 100, 1)[:, :, 0]).convert('1'))
        save('photo.jpg', Image.fromarray(picture(300, 400)), quality=92)
        save('subsampled.jpg', Image.fromarray(picture(301, 403)), quality=85, subsampling=2)
        save('progressive.jpg', Image.fromarray(picture(200, 100)), quality=90, progressive=True)
        save('grey.jpg', Image.fromarray(picture(200, 120, 1)[:, :, 0]), quality=90)
        save('cmyk.jpg', Image.fromarray(picture(150, 200)).convert('CMYK'), quality=95)
        save('lossless.webp', Image.fromarray(picture(130, 170)), lossless=True)
        save('alpha.webp', Image.fromarray(picture(130, 170, 4)), lossless=True, exact=True)
        save('photo.webp', Image.fromarray(picture(130, 170)), quality=90)
        for orientation in range(1, 9):
            exif = Image.Exif()
            exif[0x0112] = orientation
            save(f'exif{orientation}.jpg', Image.fromarray(picture(110, 180)), quality=95, exif=exif)
            save(f'exif{orientation}.png', Image.fromarray(picture(110, 180)), exif=exif)
        save('exif6.webp', Image.fromarray(picture(110, 180)), lossless=True, exif=exif)

        def prepare(image, size, crop, filter):
            w, h = image.size
            if isinstance(size, tuple):
                nh, nw = size
            elif w <= h:
                nh, nw = int(size * h / w), size
            else:
                nh, nw = size, int(size * w / h)
            image = image.resize((max(nw, 1), max(nh, 1)), filter)
            a = np.asarray(image)
            ch, cw = crop
            if ch > a.shape[0] or cw > a.shape[1]:
                ph, pw = max(ch - a.shape[0], 0), max(cw - a.shape[1], 0)
                a = np.pad(a, ((ph // 2, (ph + 1) // 2), (pw // 2, (pw + 1) // 2), (0, 0)))
            top, left = int(round((a.shape[0] - ch) / 2.0)), int(round((a.shape[1] - cw) / 2.0))
            a = a[top:top + ch, left:left + cw]
            x = a.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
            mean = np.array([0.485, 0.456, 0.406], np.float32)[:, None, None]
            std = np.array([0.229, 0.224, 0.225], np.float32)[:, None, None]
            return ((x - mean) / std).reshape(1, -1)

        import glob
        for name in sorted(glob.glob('*.png') + glob.glob('*.jpg') + glob.glob('*.webp')):
            image = ImageOps.exif_transpose(Image.open(name)).convert('RGB')
            np.save(name + '.default.npy', prepare(image, 256, (224, 224), Image.BILINEAR))
            np.save(name + '.cubic.npy', prepare(image, 232, (225, 213), Image.BICUBIC))
            np.save(name + '.both.npy', prepare(image, (150, 260), (160, 201), Image.BILINEAR))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKindOfImageIsPreparedAsTorchvisionDoes()
    {
        ReferencePython.RequireModule("PIL", "python3-pil");
        ReferencePython.Run(Script, _folder.Path);
        string[] names = [.. Directory.EnumerateFiles(_folder.Path).Where(path => FolderImages.Extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)];
        Assert.Equal(36, names.Length);
        (string Name, ImagePreprocessing Settings)[] all =
        [
            ("default", new ImagePreprocessing()),
            ("cubic", new ImagePreprocessing { Resize = 232, Crop = (225, 213), Interpolation = Interpolation.Bicubic }),
            ("both", new ImagePreprocessing { Resize = 0, ResizeTo = (150, 260), Crop = (160, 201) }),
        ];
        Dictionary<string, double> differences = [];
        Raster raster = new();
        foreach (string path in names)
        {
            ImageDecoder.Decode(File.ReadAllBytes(path), path, raster);
            foreach ((string name, ImagePreprocessing settings) in all)
            {
                using VectorSet expected = VectorFile.Read($"{path}.{name}.npy", cancellationToken: TestContext.Current.CancellationToken);
                float[] found = new float[expected.Dimension];
                new ImagePreprocessor(settings).Apply(raster, found);
                differences[$"{Path.GetFileName(path)} {name}"] = LargestDifference(expected[0], found);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', differences.Where(entry => entry.Value > 0).Select(entry => $"{entry.Key}: {entry.Value * 255:0.000} / 255")));
        Assert.All(differences, entry => Assert.True(entry.Value <= 1.001 / 255, $"{entry.Key}: {entry.Value * 255} / 255"));
        // Where the decoders have no choice, the arithmetic is the same to the bit.
        Assert.All(differences.Where(entry => entry.Key.Contains(".png", StringComparison.Ordinal) || entry.Key.StartsWith("lossless", StringComparison.Ordinal)), entry => Assert.Equal(0, entry.Value));
    }

    [Fact]
    public void PhotographsArePreparedAsTorchvisionDoes()
    {
        ReferencePython.RequireModule("PIL", "python3-pil");
        string photos = SharedData.Require("photos");
        for (int i = 0; i < 40; i++)
        {
            string name = $"{i * 211 / 1000:00}/{i * 211:00000}.jpg";
            File.Copy(Path.Combine(photos, name), Path.Combine(_folder.Path, $"{i:00}.jpg"));
        }

        ReferencePython.Run(Script[..Script.IndexOf("save('up.png'", StringComparison.Ordinal)] + Script[Script.IndexOf("def prepare", StringComparison.Ordinal)..], _folder.Path);
        Raster raster = new();
        ImagePreprocessor preprocessor = new(new ImagePreprocessing());
        float[] found = new float[preprocessor.Length];
        for (int i = 0; i < 40; i++)
        {
            string path = Path.Combine(_folder.Path, $"{i:00}.jpg");
            ImageDecoder.Decode(File.ReadAllBytes(path), path, raster);
            preprocessor.Apply(raster, found);
            using VectorSet expected = VectorFile.Read(path + ".default.npy", cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(LargestDifference(expected[0], found) <= 1.001 / 255, $"{path}: {LargestDifference(expected[0], found) * 255} / 255");
        }
    }

    /// <summary>In units of values scaled to 0 to 1, before they are divided by the deviation.</summary>
    private static double LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        IReadOnlyList<float> std = new ImagePreprocessing().Std;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)expected[i] - found[i]) * std[i / (expected.Length / 3)]);
        }

        return largest;
    }
}
