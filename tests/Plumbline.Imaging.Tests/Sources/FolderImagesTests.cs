using Plumbline.Imaging.Sources;
using Plumbline.Testing;
using SkiaSharp;

namespace Plumbline.Imaging.Tests.Sources;

public sealed class FolderImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImagesComeInTheOrderOfTheirPathsHiddenOnesAndOthersLeftOut()
    {
        foreach (string name in new[] { "b/2.png", "b/10.PNG", "a.webp", "B/x.jpeg", "b/.hidden.png", ".git/x.png", "b/notes.txt", "c/deep/er/y.JPG" })
        {
            Write(name);
        }

        using ImageSet images = ImageSource.Open($"images:{_folder.Path}", TestContext.Current.CancellationToken);
        Assert.Equal(["B/x.jpeg", "a.webp", "b/10.PNG", "b/2.png", "c/deep/er/y.JPG"], Enumerable.Range(0, images.Count).Select(images.NameOf));
        Assert.Equal(["B", null, "b", "b", "er"], Enumerable.Range(0, images.Count).Select(images.LabelOf));
    }

    [Fact]
    public void SomeImagesKeepTheirLabelsAndTheOrderThatIsAskedFor()
    {
        Write("b/2.png");
        Write("b/3.png");
        Write("c/4.png");
        using FolderImages images = new(_folder.Path, TestContext.Current.CancellationToken);
        using FolderImages some = images.Select(["c/4.png", "b/2.png"]);
        Assert.Equal(["c/4.png", "b/2.png"], Enumerable.Range(0, some.Count).Select(some.NameOf));
        Assert.Equal(["c", "b"], Enumerable.Range(0, some.Count).Select(some.LabelOf));
        Assert.True(some.IsBelowFolder(1));
        Assert.Equal($"{_folder.Path}: found no b/9.png, expected every image that was embedded", Assert.Throws<ImagingException>(() => images.Select(["b/2.png", "b/9.png"])).Message);
    }

    [Fact]
    public void LabelsCsvIsTakenBeforeTheNamesOfFolders()
    {
        Write("b/2.png");
        Write("b/3.png");
        File.WriteAllText(_folder.File("labels.csv"), "label,file,note\n\"a, \"\"b\"\"\",b/2.png,x\n");
        using FolderImages images = new(_folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(["a, \"b\"", null], Enumerable.Range(0, 2).Select(images.LabelOf));
        foreach ((string text, string message) in new[]
        {
            ("", "found an empty file, expected a header with file and label"),
            ("name,label\n", "line 1: found 'name,label', expected a header with file and label"),
            ("file,label\nb/2.png\n", "line 2: found 1 field, expected at least 2"),
            ("file,label\nb/2.png,x\nb/2.png,y\n", "line 3: found b/2.png a second time, expected each image once"),
        })
        {
            File.WriteAllText(_folder.File("labels.csv"), text);
            Assert.Equal($"{_folder.File("labels.csv")}: {message}", Assert.Throws<ImagingException>(() => new FolderImages(_folder.Path, TestContext.Current.CancellationToken)).Message);
        }
    }

    [Fact]
    public void TheHashGoesByContentNamesAndLabels()
    {
        Write("a/1.png", 1);
        Write("a/2.png", 2);
        string hash = Hash();
        Assert.Equal(hash, Hash());
        File.SetLastWriteTimeUtc(_folder.File("a/1.png"), DateTime.UnixEpoch);
        Assert.Equal(hash, Hash());
        Write("a/2.png", 3);
        Assert.NotEqual(hash, Hash());
        Write("a/2.png", 2);
        Assert.Equal(hash, Hash());
        File.Move(_folder.File("a/2.png"), _folder.File("a/3.png"));
        Assert.NotEqual(hash, Hash());
    }

    [Fact]
    public void FoldersWithoutImagesAreRefused()
    {
        Assert.Equal($"{_folder.Path}: found no image, expected at least one .jpg, .jpeg, .png, .webp file, in it or below it", Refusal(_folder.Path));
        Assert.Equal($"{_folder.Path}/x: found no such folder, expected a folder of images", Refusal(_folder.Path + "/x"));
        File.WriteAllText(_folder.File("f"), "");
        Assert.Equal($"{_folder.Path}/f: found a file, expected a folder of images", Refusal(_folder.File("f")));
        Assert.Equal($"images: found images:, expected {ImageSource.Expected}", Refusal("images:"));
        Assert.Equal("images: found generated:0, expected generated[:N[:SEED]] with N 1 or more and a whole SEED", Refusal("generated:0"));
    }

    public static TheoryData<string, string> Broken() => new()
    {
        { "empty", "found an empty file, expected a JPEG, PNG or WebP image" },
        { "text", "header: found no image, expected a JPEG, PNG or WebP image" },
        { "gif", "header: found the format Gif, expected a JPEG, PNG or WebP image" },
        { "cut", "pixels: found an end before the last row, expected a whole PNG image of 40 x 30" },
        { "bomb", "header: found 60000 x 60000 pixels, expected at most 178956970" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void ABrokenFileIsNamedWithWhatIsWrong(string what, string message)
    {
        byte[] png = Encode(9, SKEncodedImageFormat.Png);
        byte[] bytes = what switch
        {
            "empty" => [],
            "text" => "no image at all"u8.ToArray(),
            "gif" => Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
            "cut" => png[..(png.Length / 2)],
            _ => Bomb(),
        };
        string path = _folder.File("x.png");
        File.WriteAllBytes(path, bytes);
        using FolderImages images = new(_folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal($"{path}: {message}", Assert.Throws<ImagingException>(() => images.Read(0, new Raster())).Message);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void AFileCutAnywhereIsRefused(SKEncodedImageFormat format)
    {
        byte[] whole = Encode(3, format);
        Raster raster = new();
        ImageDecoder.Decode(whole, "x", raster);
        for (int length = 0; length < whole.Length - 2; length += 7)
        {
            Assert.Throws<ImagingException>(() => ImageDecoder.Decode(whole.AsSpan(0, length), "x", raster));
        }
    }

    private static byte[] Encode(int seed, SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = new(40, 30);
        Random random = new(seed);
        for (int i = 0; i < 1200; i++)
        {
            bitmap.SetPixel(i % 40, i / 40, new SKColor((uint)random.Next() | 0xFF000000));
        }

        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A PNG whose header claims 60,000 x 60,000 pixels, with its checksum right.</summary>
    private static byte[] Bomb()
    {
        byte[] bytes = Encode(1, SKEncodedImageFormat.Png);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 60_000);
        uint crc = uint.MaxValue;
        foreach (byte value in bytes.AsSpan(12, 17))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), ~crc);
        return bytes;
    }

    private static string Refusal(string source) => Assert.Throws<ImagingException>(() => ImageSource.Open(source, TestContext.Current.CancellationToken)).Message;

    private string Hash()
    {
        using FolderImages images = new(_folder.Path, TestContext.Current.CancellationToken);
        return images.ComputeSha256(2, null, TestContext.Current.CancellationToken);
    }

    private void Write(string name, int seed = 1)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encode(seed, SKEncodedImageFormat.Png));
    }
}
