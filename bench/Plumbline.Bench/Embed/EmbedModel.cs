using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;

namespace Plumbline.Bench.Embed;

/// <summary>A model of bench/compare embed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">What <see cref="ModelSource"/> opens.</param>
/// <param name="Preprocessing">What it wants of images.</param>
internal sealed record EmbedModel(string Name, string Source, ImagePreprocessing Preprocessing)
{
    private const string MobileNetFile = "mobilenetv2_1.0_224.onnx";

    /// <summary>ResNet-50, whose speed does not depend on its weights.</summary>
    public static EmbedModel ResNet50 { get; } = new("ResNet-50", "resnet50:random", new ImagePreprocessing());

    /// <summary>MobileNetV2, which takes (x - 128) / 128; null where its file is absent.</summary>
    public static EmbedModel? MobileNetV2()
    {
        const float Half = 128f / 255f;
        return EvaluationData.Find("models", MobileNetFile) is { } folder
            ? new EmbedModel("MobileNetV2", Path.Combine(folder, MobileNetFile), new ImagePreprocessing { Resize = 224, Mean = [Half, Half, Half], Std = [Half, Half, Half] })
            : null;
    }

    public EmbeddingModel Open(CancellationToken cancellation) => EmbeddingModel.Open(ModelSource.Open(Source, cancellation), new EmbeddingModelOptions { Size = Preprocessing.Crop });
}
