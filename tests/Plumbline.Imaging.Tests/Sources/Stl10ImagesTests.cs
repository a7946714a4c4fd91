using Plumbline.Imaging.Sources;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Sources;

public sealed class Stl10ImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryByteLandsWhereTheLayoutSays()
    {
        string path = Write("unlabeled_X.bin", 3);
        byte[] bytes = File.ReadAllBytes(path);
        using Stl10Images images = new(path);
        Assert.Equal((3, false, "unlabeled_X.bin[2]", "STL-10, unlabeled"), (images.Count, images.HasLabels, images.NameOf(2), images.Description));
        Raster raster = new();
        images.Read(2, raster);
        for (int c = 0; c < 3; c++)
        {
            for (int x = 0; x < 96; x++)
            {
                for (int y = 0; y < 96; y++)
                {
                    Assert.Equal(bytes[((((((2 * 3) + c) * 96) + x) * 96) + y)], raster.Pixels[(((y * 96) + x) * 4) + c]);
                }
            }
        }
    }

    [Fact]
    public void SplitsAreFoundAndTheirLabelsNamed()
    {
        Directory.CreateDirectory(_folder.File("stl10_binary"));
        Write("stl10_binary/train_X.bin", 4);
        File.WriteAllBytes(_folder.File("stl10_binary/train_y.bin"), [1, 10, 2, 2]);
        using (Stl10Images train = new(_folder.Path))
        {
            Assert.Equal(["airplane", "truck", "bird", "bird"], Enumerable.Range(0, 4).Select(train.LabelOf));
        }

        File.WriteAllText(_folder.File("stl10_binary/class_names.txt"), "one\ntwo\n3\n4\n5\n6\n7\n8\n9\nten\n");
        Write("stl10_binary/unlabeled_X.bin", 2);
        using Stl10Images unlabeled = new(_folder.Path);
        Assert.Equal((2, false), (unlabeled.Count, unlabeled.HasLabels));
        using ImageSet named = ImageSource.Open($"stl10:{_folder.File("stl10_binary/train_X.bin")}", TestContext.Current.CancellationToken);
        Assert.Equal(["one", "ten", "two", "two"], Enumerable.Range(0, 4).Select(named.LabelOf));
        Assert.NotEqual(unlabeled.ComputeSha256(1, null, TestContext.Current.CancellationToken), named.ComputeSha256(1, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void TheGenuineImagesHaveTheirLabels()
    {
        using Stl10Images images = new(SharedData.Require("stl10_real246"));
        Assert.Equal((246, true, "airplane"), (images.Count, images.HasLabels, images.LabelOf(0)));
        Raster raster = new();
        images.Read(245, raster);
        Assert.Equal((96, 96), (raster.Width, raster.Height));
    }

    [Fact]
    public void WhatIsNotStl10IsRefusedByName()
    {
        string folder = _folder.Path;
        Assert.Equal($"{folder}: found none of STL-10's binary files, expected unlabeled_X.bin, train_X.bin, test_X.bin", Refusal(folder));
        Assert.Equal($"{folder}/none: found no such file or folder, expected a folder of STL-10's binary files, or one of them", Refusal(folder + "/none"));
        string cut = _folder.File("test_X.bin");
        File.WriteAllBytes(cut, new byte[27_647]);
        Assert.Equal($"{cut}: found 27647 bytes, expected a multiple of 27648, the bytes of an STL-10 image", Refusal(cut));
        Write("test_X.bin", 2);
        string labels = _folder.File("test_y.bin");
        File.WriteAllBytes(labels, [1]);
        Assert.Equal($"{labels}: found 1 label, expected 2, one for each image of test_X.bin", Refusal(cut));
        File.WriteAllBytes(labels, [1, 11]);
        Assert.Equal($"{labels}: byte 1: found 11, expected a class from 1 to 10", Refusal(cut));
    }

    private static string Refusal(string path) => Assert.Throws<ImagingException>(() => new Stl10Images(path)).Message;

    private string Write(string name, int images)
    {
        byte[] bytes = new byte[images * Stl10Images.ImageBytes];
        new Random(5).NextBytes(bytes);
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }
}
