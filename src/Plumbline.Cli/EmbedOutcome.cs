using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;

namespace Plumbline.Cli;

/// <summary>What plumb embed did.</summary>
/// <param name="Result">Rows, broken images, seconds.</param>
/// <param name="Model">The model.</param>
/// <param name="Images">The images.</param>
/// <param name="Preprocessing">What became of an image before the model.</param>
/// <param name="LoadSeconds">Seconds spent on opening the model and finding the images.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record EmbedOutcome(
    EmbeddingResult Result, EmbeddingModel Model, ImageSet Images, ImagePreprocessing Preprocessing, double LoadSeconds, long Bytes, long PeakMemoryBytes)
{
    /// <summary>Images embedded by this run.</summary>
    public int Embedded => Images.Count - Result.Resumed;

    /// <summary>Images a second, of this run.</summary>
    public double Rate => Embedded / Math.Max(Result.EmbedSeconds, 1e-9);

    /// <summary>Seconds of each stage.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Stages =>
        [("load", LoadSeconds), ("hash", Result.HashSeconds), ("embed", Result.EmbedSeconds), ("write", Result.WriteSeconds)];
}
