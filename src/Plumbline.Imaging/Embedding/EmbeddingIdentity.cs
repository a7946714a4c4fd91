using System.Globalization;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;

namespace Plumbline.Imaging.Embedding;

/// <summary>What fixes every value of an embedding. Rows of one identity may be mixed with rows of an equal one.</summary>
/// <param name="SourceSha256">Of the images.</param>
/// <param name="Count">Images.</param>
/// <param name="ModelSha256">Of the model.</param>
/// <param name="Output">The model's value.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="Preprocessing">The text of the preprocessing.</param>
/// <param name="Device">What the model runs on, whose rounding differs.</param>
public sealed record EmbeddingIdentity(
    string SourceSha256, int Count, string ModelSha256, string Output, int Dimension, string Preprocessing, EmbeddingDevice Device)
{
    /// <summary>Of these images and this model.</summary>
    /// <param name="sourceSha256">SHA-256 of the images.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="model">The model.</param>
    /// <param name="preprocessing">The preprocessing.</param>
    public static EmbeddingIdentity Of(string sourceSha256, int count, EmbeddingModel model, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new EmbeddingIdentity(sourceSha256, count, model.File.Sha256, model.Output, model.Dimension, preprocessing.ToJson(), model.Device);
    }

    /// <summary>As lines of text: equal identities have equal text.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"plumbline embedding 1\nsource {SourceSha256}\ncount {Count}\nmodel {ModelSha256}\noutput {Output}\ndimension {Dimension}\npreprocessing {Preprocessing}\ndevice {Device}\n");

    /// <summary>The first difference from another identity's text, in words; null where there is none.</summary>
    /// <param name="other">The text of the other.</param>
    public string? DifferenceFrom(string other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string[] mine = ToText().Split('\n');
        string[] others = other.Split('\n');
        for (int i = 0; i < mine.Length; i++)
        {
            if (i >= others.Length || mine[i] != others[i])
            {
                string name = mine[i].Split(' ')[0] is "source" or "count" ? "images" : mine[i].Split(' ')[0];
                return $"another {(name.Length == 0 ? "version" : name.TrimEnd('s'))}";
            }
        }

        return null;
    }
}
