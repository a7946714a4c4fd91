using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Tests.Support;
using Plumbline.IO;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Sampling;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Data;

[Collection(nameof(EmbeddedDataTests))]
public sealed class EmbeddedDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable(EmbeddingCache.FolderVariable);
    private readonly StudyPlan _plan;

    public EmbeddedDataTests()
    {
        Environment.SetEnvironmentVariable(EmbeddingCache.FolderVariable, _folder.File("cache"));
        File.WriteAllBytes(_folder.File("net.onnx"), TinyModel.Classifier().File().Onnx.ToArray());
        _plan = new StudyPlan { Data = "generated:50", Model = _folder.File("net.onnx"), Preprocess = """{"resize": 12, "crop": 10}""", Ks = [3] };
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(EmbeddingCache.FolderVariable, _cacheBefore);
        _folder.Dispose();
    }

    [Fact]
    public void OnlyWhatTheRunsDrawIsEmbeddedAndEveryRowIsItsImages()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using StudyData whole = StudyDataSource.Open(_plan, cancellationToken: token);
        using VectorSet all = whole.Draw(null, 1, token);
        StudyPlan two = _plan with { Subset = 8, Runs = 2 };
        using StudyData some = StudyDataSource.Open(two, cancellationToken: token);
        Assert.Equal((50, 4, 50), (some.Count, some.Dimension, some.Labels!.Count));
        for (int run = 0; run < 2; run++)
        {
            int[] rows = SubsetSampler.Draw(50, 8, 42 + run);
            using VectorSet drawn = some.Draw(rows, 1, token);
            Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(all[rows[i]].ToArray(), drawn[i].ToArray()));
            Assert.Equal(rows.Select(row => whole.Labels![row]), some.LabelsOf(rows)!);
        }

        int[] union = [.. SubsetSampler.Draw(50, 8, 42).Union(SubsetSampler.Draw(50, 8, 43))];
        Assert.Equal([50, union.Length], Cached().Select(path => VectorFile.Describe(path).Rows).OrderDescending());
        // The same pool, so the same study as far as its data goes.
        Assert.Equal(whole.Sha256, some.Sha256);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("preprocessing")]
    [InlineData("images")]
    public void AnotherModelPreprocessingOrContentIsOtherDataInTheCache(string what)
    {
        Load(_plan);
        Load(_plan);
        string first = Assert.Single(Cached());
        DateTime written = File.GetLastWriteTimeUtc(first);
        File.WriteAllBytes(_folder.File("other.onnx"), TinyModel.Classifier().Node("Relu", "more", ["logits"]).File().Onnx.ToArray());
        Load(what switch
        {
            "model" => _plan with { Model = _folder.File("other.onnx") },
            "preprocessing" => _plan with { Preprocess = """{"resize": 13, "crop": 10}""" },
            _ => _plan with { Data = "generated:50:43" },
        });
        Assert.Equal(2, Cached().Length);
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
    }

    [Fact]
    public void ADamagedCacheIsMadeAnew()
    {
        Load(_plan);
        string path = Assert.Single(Cached());
        byte[] whole = File.ReadAllBytes(path);
        using (VectorSet wrong = VectorSet.Allocate(3, 4))
        {
            NpyWriter.Write(path, wrong, cancellationToken: TestContext.Current.CancellationToken);
        }

        Load(_plan);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void WhatIsCancelledIsKept()
    {
        using CancellationTokenSource stop = new();
        using EmbeddedData data = (EmbeddedData)StudyDataSource.Open(_plan with { Data = "generated:5000" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.ThrowsAny<OperationCanceledException>(() => data.Load(1, new Listener(step =>
        {
            if (step.Stage == EmbeddingStage.Embed && step.Done > 20)
            {
                stop.Cancel();
            }
        }), stop.Token));
        Assert.InRange(data.Kept, 20, 4999);
    }

    [Fact]
    public void RandomWeightsAreANote()
    {
        using StudyData data = StudyDataSource.Open(_plan with { Model = "resnet50:random", Preprocess = """{"resize": 32, "crop": 32}""" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2048, data.Dimension);
        Assert.Contains("random (untrained)", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.False(data.ComparableToPaper);
    }

    private static void Load(StudyPlan plan)
    {
        using StudyData data = StudyDataSource.Open(plan, cancellationToken: TestContext.Current.CancellationToken);
        data.Load(0, null, TestContext.Current.CancellationToken);
    }

    private string[] Cached() => [.. Directory.EnumerateFiles(_folder.File("cache/embeddings"), "*.npy")];

    private sealed class Listener(Action<EmbeddingProgress> tell) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => tell(value);
    }
}
