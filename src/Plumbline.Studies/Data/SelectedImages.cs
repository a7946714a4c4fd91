using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Imaging.Sources;

namespace Plumbline.Studies.Data;

/// <summary>Some images of a set, so that a study embeds only those that its runs draw. Disposing it leaves the set as it is.</summary>
internal sealed class SelectedImages(ImageSet images, string imagesSha256, int[] rows) : ImageSet
{
    /// <inheritdoc/>
    public override string Source => images.Source;

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{rows.Length} of {images.Description}");

    /// <inheritdoc/>
    public override int Count => rows.Length;

    /// <inheritdoc/>
    public override bool HasLabels => images.HasLabels;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<int, string> KnownBroken { get; } = Enumerable.Range(0, rows.Length)
        .Where(index => images.KnownBroken.ContainsKey(rows[index]))
        .ToDictionary(index => index, index => images.KnownBroken[rows[index]]);

    /// <inheritdoc/>
    public override string NameOf(int index) => images.NameOf(rows[index]);

    /// <inheritdoc/>
    public override string? LabelOf(int index) => images.LabelOf(rows[index]);

    /// <inheritdoc/>
    public override void Read(int index, Raster raster) => images.Read(rows[index], raster);

    /// <summary>Of the set's content and the rows chosen.</summary>
    /// <inheritdoc/>
    public override string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(imagesSha256 + " " + string.Join(' ', rows))));
}
