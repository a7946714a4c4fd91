using System.Globalization;

namespace Plumbline.Bench.Embed;

/// <summary>One row of bench/compare embed.</summary>
/// <param name="Model">The model.</param>
/// <param name="Images">Whether photos or generated images.</param>
/// <param name="Count">Images.</param>
internal sealed record EmbedWork(EmbedModel Model, ImageKind Images, int Count)
{
    /// <summary>The row's name.</summary>
    public string Name => $"{Model.Name}, {Words(Count)}";

    /// <summary>A number of the images, in words.</summary>
    public string Words(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(Images == ImageKind.Photos ? "photos" : "generated images")}");
}
