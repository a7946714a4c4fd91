using Plumbline.Hnsw;
using Plumbline.Imaging;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Imaging.Tests.Support;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Studies.Data;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Sampling;
using Plumbline.Studies.Tests.Data;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;
using SkiaSharp;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>Bases made of images, and what is kept in the cache folder, which all tests of it share.</summary>
[Collection(nameof(EmbeddedDataTests))]
public sealed class ExploredImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable(EmbeddingCache.FolderVariable);
    private readonly StudyPlan _plan;

    public ExploredImagesTests()
    {
        Environment.SetEnvironmentVariable(EmbeddingCache.FolderVariable, _folder.File("cache"));
        File.WriteAllBytes(_folder.File("net.onnx"), TinyModel.Classifier().File().Onnx.ToArray());
        _plan = new StudyPlan
        {
            Data = "generated:50",
            Model = _folder.File("net.onnx"),
            Preprocess = """{"resize": 12, "crop": 10}""",
            Subset = 12,
            Runs = 2,
            M = 2,
            EfConstruction = 6,
            Ks = [3, 8],
            EfSearchValues = [2, 5],
            EfConstructionValues = [],
            AlphaValues = [],
            Sensitivity = 0,
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(EmbeddingCache.FolderVariable, _cacheBefore);
        _folder.Dispose();
    }

    [Fact]
    public void Images_are_embedded_and_each_is_its_point()
    {
        ExplorationSource source = new() { Data = _plan.Data, Model = _plan.Model, Preprocess = _plan.Preprocess, Threads = 1 };
        using Exploration exploration = Exploration.Open(source, null, Token);
        using StudyData data = StudyDataSource.Open(_plan with { Subset = 0, Runs = 1 }, 1, null, Token);
        using VectorSet vectors = data.Draw(null, 1, Token);
        Assert.Equal((50, true, true), (exploration.Count, exploration.HasImages, exploration.HasLabels));
        for (int point = 0; point < 50; point++)
        {
            Assert.Equal((point, exploration.Images!.NameOf(point), data.Labels![point]), (exploration.ImageOf(point), exploration.NameOf(point), exploration.LabelOf(point)));
            // The point is at distance 0 from its own vector.
            Assert.Equal(0, exploration.Neighborhood(vectors[point], 1, 50).Exact[0].Distance);
        }
    }

    /// <summary>Images that were left out of an embedding take no row: the manifest says which image is whose.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_are_those_that_the_manifest_lists(bool byIndex)
    {
        Directory.CreateDirectory(_folder.File("photos"));
        foreach (int number in (int[])[0, 1, 2, 3, 4, 5])
        {
            using FileStream stream = File.Create(_folder.File($"photos/{number}.png"));
            using SKBitmap bitmap = new(12, 12);
            bitmap.Erase(new SKColor((byte)(number * 40), 90, 200));
            bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);
        }

        File.WriteAllText(_folder.File("photos/2.png"), "no image");
        string images = $"images:{_folder.File("photos")}";
        string output = _folder.File("photos.npy");
        using (ImageSet set = ImageSource.Open(images, Token))
        using (EmbeddingModel model = EmbeddingModel.Open(TinyModel.Classifier().File(), new EmbeddingModelOptions { Size = (10, 10) }))
        {
            ImageEmbedder.Embed(
                set, model, new ImagePreprocessing { Resize = 12, Crop = (10, 10) }, output, new EmbeddingOptions { Broken = BrokenImages.Skip }, cancellationToken: Token);
        }

        ExplorationSource source = new() { Data = output, Images = images, Threads = 1 };
        if (byIndex)
        {
            using VectorSet vectors = VectorFile.Read(output, cancellationToken: Token);
            using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 4 }, cancellationToken: Token);
            index.Save(_folder.File("photos.plumb"), cancellationToken: Token);
            source = source with { Index = _folder.File("photos.plumb") };
        }

        using Exploration exploration = Exploration.Open(source, null, Token);
        Assert.Equal(["0.png", "1.png", "3.png", "4.png", "5.png"], Enumerable.Range(0, exploration.Count).Select(exploration.NameOf));
        Assert.Equal("3.png", exploration.Images!.NameOf(exploration.ImageOf(2)));
        File.Delete(_folder.File("photos/4.png"));
        Assert.Contains("found no 4.png", Assert.Throws<ImagingException>(() => Exploration.Open(source, null, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_on_images_shows_those_that_it_drew()
    {
        StudyResult study;
        using (StudyData data = StudyDataSource.Open(_plan, 1, null, Token))
        {
            study = new StudyRunner(_plan, data, 1).Run(new StudyClock(), null, Token);
        }

        using (RunFolder folder = RunFolder.Prepare(_folder.File("run")))
        {
            folder.Write(study, new StudyClock(), 1, Token);
            folder.Commit();
        }

        using Exploration exploration = Exploration.Open(new ExplorationSource { Run = _folder.File("run"), RunNumber = 1, Threads = 1 }, null, Token);
        int[] rows = SubsetSampler.Draw(50, 12, 43);
        Assert.Equal(rows, Enumerable.Range(0, 12).Select(exploration.ImageOf));
        Assert.Equal(rows.Select(row => exploration.Images!.LabelOf(row)), Enumerable.Range(0, 12).Select(exploration.LabelOf));
        Assert.Equal(rows.Select(row => exploration.Images!.NameOf(row)), Enumerable.Range(0, 12).Select(exploration.NameOf));
        StudyPoint point = study.Points.Single(point => point.Run == 1 && point.K == 8 && point.EfSearch == 5);
        Assert.Equal(point.Standard!.Overlap.Mean, exploration.Means(8, 5).Overlap, 1e-12);
    }

    [Fact]
    public void A_projection_is_computed_once_and_then_comes_from_the_cache()
    {
        using VectorSet vectors = TestVectors.Uniform(60, 5, seed: 1);
        NpyWriter.Write(_folder.File("base.npy"), vectors, cancellationToken: Token);
        ExplorationSource source = new() { Data = _folder.File("base.npy"), Threads = 1 };
        using (Exploration first = Exploration.Open(source, null, Token))
        {
            Projection projection = first.Project(Token);
            Assert.Same(projection, first.Project(Token));
            Assert.Equal(Projection.Compute(vectors, 1, Token).Coordinates.ToArray(), projection.Coordinates.ToArray());
        }

        string kept = Assert.Single(Directory.EnumerateFiles(_folder.File("cache/projections")));
        ProjectionCache.Write(kept, new Projection(new float[120], 0.5, 0.25));
        using Exploration second = Exploration.Open(source, null, Token);
        Assert.Equal((0.5, 0.25), (second.Project(Token).ShareX, second.Project(Token).ShareY));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        using Exploration third = Exploration.Open(source, null, Token);
        Assert.ThrowsAny<OperationCanceledException>(() => third.Project(cancelled.Token));
        Assert.Equal(0.5, third.Project(Token).ShareX);
    }
}
