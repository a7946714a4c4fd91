using System.Text.Json;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Tests.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Embedding;

public sealed class ImageEmbedderTests : IDisposable
{
    private static readonly ImagePreprocessing Plain = new() { Resize = 9, Crop = (7, 8), Mean = [0, 0, 0], Std = [1, 1, 1] };

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddingModel _model = EmbeddingModel.Open(TinyModel.Classifier().File(), new EmbeddingModelOptions { Size = (7, 8) });

    private string Output => _folder.File("out.npy");

    private string Remains => _folder.File(".out.npy.embedding");

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 5)]
    [InlineData(1000, 2)]
    public void EveryRowIsItsImagesWhateverBatchAndThreadsAre(int batch, int threads)
    {
        using ListedImages images = new(100);
        EmbeddingResult result = Embed(images, new EmbeddingOptions { Batch = batch, Threads = threads });
        Assert.Equal((100, 4, 0), (result.Rows, result.Dimension, result.Resumed));
        AssertRows([.. Enumerable.Range(0, 100)]);
        Assert.All(images.Reads.Values, reads => Assert.Equal(1, reads));
        Assert.Equal(["out.npy", "out.npy.manifest.json"], Names());
    }

    [Fact]
    public void AFixedBatchIsFilledUpAndItsFillLeftOut()
    {
        using EmbeddingModel five = EmbeddingModel.Open(TinyModel.Classifier(5, 3, 7, 8).File(), new EmbeddingModelOptions { Size = (7, 8) });
        using ListedImages images = new(13, broken: 4);
        EmbeddingResult result = ImageEmbedder.Embed(images, five, Plain, Output, new EmbeddingOptions { Broken = BrokenImages.Skip }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(12, result.Rows);
        AssertRows([.. Enumerable.Range(0, 13).Where(i => i != 4)]);
    }

    [Fact]
    public void TheManifestTellsFileAndLabelOfEveryRow()
    {
        using ListedImages images = new(6, broken: 1);
        Embed(images, new EmbeddingOptions { Broken = BrokenImages.Skip });
        EmbeddingManifest manifest = EmbeddingManifest.Read(EmbeddingManifest.PathOf(Output));
        Assert.Equal(["0000.png", "0002.png", "0003.png", "0004.png", "0005.png"], manifest.Files);
        Assert.Equal(["even", "even", null, "even", "odd"], manifest.Labels!);
        Assert.Equal((_model.File.Sha256, images.ComputeSha256(0, null, TestContext.Current.CancellationToken), 4, false), (manifest.ModelSha256, manifest.SourceSha256, manifest.Dimension, manifest.IsUntrained));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(EmbeddingManifest.PathOf(Output)));
        Assert.Equal(9, json.RootElement.GetProperty("preprocessing").GetProperty("resize").GetInt32());
        Assert.Equal("flat", json.RootElement.GetProperty("model").GetProperty("output").GetString());
        JsonElement broken = json.RootElement.GetProperty("broken")[0];
        Assert.Equal(("0001.png", "0001.png: header: found no image, expected a JPEG, PNG or WebP image"), (broken.GetProperty("file").GetString(), broken.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatIsCancelledGoesOnWithoutReadingFinishedImagesAgain(int threads)
    {
        byte[] whole;
        using (ListedImages all = new(200))
        {
            Embed(all, new EmbeddingOptions { Batch = 4 });
            whole = File.ReadAllBytes(Output);
            File.Delete(Output);
        }

        using CancellationTokenSource stop = new();
        using ListedImages first = new(200) { OnRead = index => { if (index == 117) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => ImageEmbedder.Embed(first, _model, Plain, Output, new EmbeddingOptions { Batch = 4, Threads = threads }, cancellationToken: stop.Token));
        Assert.False(File.Exists(Output));
        int finished = ImageEmbedder.FinishedOf(Output)!.Value;
        Assert.InRange(finished, 4, 199);

        using ListedImages second = new(200);
        // Another batch and other threads: it does not matter.
        EmbeddingResult result = Embed(second, new EmbeddingOptions { Batch = 7, Threads = 2 });
        Assert.Equal(finished, result.Resumed);
        Assert.Equal(200 - finished, second.Reads.Count);
        Assert.Equal(whole, File.ReadAllBytes(Output));
        Assert.Equal(["out.npy", "out.npy.manifest.json"], Names());
    }

    [Fact]
    public void ABrokenImageEndsTheWorkUnlessItIsSkipped()
    {
        using ListedImages images = new(30, broken: [5, 20]);
        ImagingException error = Assert.Throws<ImagingException>(() => Embed(images, new EmbeddingOptions { Batch = 1, Threads = 1 }));
        Assert.Equal("0005.png: header: found no image, expected a JPEG, PNG or WebP image", error.Message);
        Assert.InRange(ImageEmbedder.FinishedOf(Output)!.Value, 1, 5);
        EmbeddingResult result = Embed(images, new EmbeddingOptions { Broken = BrokenImages.Skip });
        Assert.Equal(28, result.Rows);
        Assert.InRange(result.Resumed, 1, 5);
        Assert.Equal(["0005.png", "0020.png"], result.Broken.Select(image => image.Name));
        AssertRows([.. Enumerable.Range(0, 30).Where(i => i is not (5 or 20))]);
    }

    [Fact]
    public void AnInterruptedRunThatSkippedIsNotTakenForOneThatRefuses()
    {
        using CancellationTokenSource stop = new();
        using ListedImages images = new(60, broken: 2) { OnRead = index => { if (index == 30) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => ImageEmbedder.Embed(images, _model, Plain, Output, new EmbeddingOptions { Batch = 2, Threads = 1, Broken = BrokenImages.Skip }, cancellationToken: stop.Token));
        using ListedImages again = new(60, broken: 2);
        ImagingException error = Assert.Throws<ImagingException>(() => Embed(again, new EmbeddingOptions()));
        Assert.StartsWith("listed: 0002.png: found an image that does not decode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoImageThatDecodesIsAnError()
    {
        using ListedImages images = new(2, 0, 1);
        ImagingException error = Assert.Throws<ImagingException>(() => Embed(images, new EmbeddingOptions { Broken = BrokenImages.Skip }));
        Assert.StartsWith("listed: found no image that decodes among 2 (the first: 0000.png: header: found no image", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Theory]
    [InlineData("images")]
    [InlineData("model")]
    [InlineData("preprocessing")]
    public void WhatAnotherEmbeddingLeftIsRefusedAndKeptUnlessItIsToBeReplaced(string difference)
    {
        Interrupt();
        using ListedImages images = new(50) { Content = difference == "images" ? "b" : "a" };
        using EmbeddingModel other = EmbeddingModel.Open(TinyModel.Classifier().File() with { Sha256 = "another" }, new EmbeddingModelOptions { Size = (7, 8) });
        EmbeddingModel model = difference == "model" ? other : _model;
        ImagePreprocessing preprocessing = difference == "preprocessing" ? Plain with { Resize = 10 } : Plain;
        OtherEmbeddingException error = Assert.Throws<OtherEmbeddingException>(() => ImageEmbedder.Embed(images, model, preprocessing, Output, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal($"{Output}: found an interrupted embedding with another {(difference == "images" ? "image" : difference)}, expected the one that was begun (--force begins anew, or delete {Remains})", error.Message);
        Assert.InRange(ImageEmbedder.FinishedOf(Output)!.Value, 1, 49);
        EmbeddingResult result = ImageEmbedder.Embed(images, model, preprocessing, Output, new EmbeddingOptions { Replace = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((50, 0), (result.Rows, result.Resumed));
        AssertRows([.. Enumerable.Range(0, 50)]);
    }

    [Fact]
    public void RowsAndJournalLinesThatAreNotWholeAreDoneAgain()
    {
        Interrupt();
        int finished = ImageEmbedder.FinishedOf(Output)!.Value;
        string journal = Path.Combine(Remains, "journal");
        File.AppendAllText(journal, "40\t2\t0123");
        string rows = Path.Combine(Remains, "rows.npy");
        using (FileStream stream = File.OpenWrite(rows))
        {
            // The third image's first value.
            stream.Position = 128 + (2 * 16);
            stream.WriteByte(0x55);
        }

        using ListedImages images = new(50);
        EmbeddingResult result = Embed(images, new EmbeddingOptions { Batch = 2 });
        Assert.Equal(finished - 2, result.Resumed);
        AssertRows([.. Enumerable.Range(0, 50)]);
    }

    [Fact]
    public async Task TwoAtATimeDoNotWriteOneOutput()
    {
        using ManualResetEventSlim reached = new();
        using ManualResetEventSlim go = new();
        using ListedImages images = new(4) { OnRead = _ => { reached.Set(); go.Wait(TestContext.Current.CancellationToken); } };
        Task one = Task.Run(() => Embed(images, new EmbeddingOptions()), TestContext.Current.CancellationToken);
        reached.Wait(TestContext.Current.CancellationToken);
        using ListedImages others = new(4);
        ImagingException error = Assert.Throws<ImagingException>(() => Embed(others, new EmbeddingOptions()));
        Assert.Equal($"{Output}: found another embedding that is writing it, expected an output of its own", error.Message);
        go.Set();
        await one;
        AssertRows([0, 1, 2, 3]);
    }

    [Fact]
    public void AnOutputThatIsThereIsOnlyReplacedWhenAsked()
    {
        File.WriteAllText(Output, "mine");
        using ListedImages images = new(4);
        Assert.Equal($"{Output}: found a file, expected a new name", Assert.Throws<ImagingException>(() => Embed(images, new EmbeddingOptions())).Message);
        Assert.Equal("mine", File.ReadAllText(Output));
        Embed(images, new EmbeddingOptions { Replace = true });
        AssertRows([0, 1, 2, 3]);
    }

    [Fact]
    public void AValueThatIsNotFiniteNamesImageAndComponent()
    {
        TinyModel model = new TinyModel().Node("GlobalAveragePool", "pool", ["image"]).Node("Flatten", "flat", ["pool"]).Weights("w", [3], [0, 1, 1]).Node("Div", "ratio", ["flat", "w"]).Output("ratio");
        using EmbeddingModel infinite = EmbeddingModel.Open(model.File(), new EmbeddingModelOptions { Size = (7, 8), Output = "ratio" });
        using ListedImages images = new(4);
        ImagingException error = Assert.Throws<ImagingException>(() => ImageEmbedder.Embed(images, infinite, Plain, Output, new EmbeddingOptions { Threads = 1 }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Matches(@"^tiny\.onnx: component 0 of 0000\.png: found (NaN|Infinity|∞), expected a finite number$", error.Message);
        Assert.Empty(Names());
    }

    [Fact]
    public void AFailureOfOneThreadEndsAllAndIsTheOneThatIsTold()
    {
        using ListedImages images = new(500) { OnRead = index => { if (index == 77) { throw new IOException("the disk is gone"); } } };
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => Embed(images, new EmbeddingOptions { Threads = 4 })).Message);
    }

    [Fact]
    public void ProgressRisesToAll()
    {
        List<EmbeddingProgress> told = [];
        using ListedImages images = new(33);
        ImageEmbedder.Embed(images, _model, Plain, Output, new EmbeddingOptions { Batch = 5 }, new Listener(told), cancellationToken: TestContext.Current.CancellationToken);
        EmbeddingProgress[] embed = [.. told.Where(step => step.Stage == EmbeddingStage.Embed)];
        Assert.Equal(0, embed[0].Done);
        Assert.Equal(33, embed[^1].Done);
        Assert.Equal(embed.OrderBy(step => step.Done), embed);
    }

    private EmbeddingResult Embed(ListedImages images, EmbeddingOptions options) =>
        ImageEmbedder.Embed(images, _model, Plain, Output, options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Leaves an embedding of 50 images unfinished, in batches of 2.</summary>
    private void Interrupt()
    {
        using CancellationTokenSource stop = new();
        using ListedImages images = new(50) { OnRead = index => { if (index == 30) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => ImageEmbedder.Embed(images, _model, Plain, Output, new EmbeddingOptions { Batch = 2, Threads = 1 }, cancellationToken: stop.Token));
        Assert.InRange(ImageEmbedder.FinishedOf(Output)!.Value, 4, 48);
    }

    private void AssertRows(int[] images)
    {
        using VectorSet rows = VectorFile.Read(Output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(images.Length, rows.Count);
        for (int i = 0; i < images.Length; i++)
        {
            float[] expected = ListedImages.FeaturesOf(images[i]);
            Assert.True(rows[i].ToArray().Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5), $"row {i}");
        }
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private sealed class Listener(List<EmbeddingProgress> told) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
