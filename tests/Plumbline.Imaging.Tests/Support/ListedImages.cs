using System.Collections.Concurrent;
using System.Globalization;
using Plumbline.Imaging.Sources;

namespace Plumbline.Imaging.Tests.Support;

/// <summary>Images of one colour each, which count how often each is read; some are broken.</summary>
internal sealed class ListedImages(int count, params int[] broken) : ImageSet
{
    public ConcurrentDictionary<int, int> Reads { get; } = [];

    /// <summary>Called before an image is given out.</summary>
    public Action<int>? OnRead { get; init; }

    public string Content { get; init; } = "a";

    public override string Source => "listed";

    public override string Description => "listed images";

    public override int Count => count;

    public override bool HasLabels => true;

    public override string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{index:0000}.png");

    public override string? LabelOf(int index) => index == 3 ? null : index % 2 == 0 ? "even" : "odd";

    public override void Read(int index, Raster raster)
    {
        Reads.AddOrUpdate(index, 1, (_, reads) => reads + 1);
        OnRead?.Invoke(index);
        if (broken.Contains(index))
        {
            throw new ImagingException(NameOf(index), "header", "no image", "a JPEG, PNG or WebP image");
        }

        raster.Resize(10 + (index % 3), 12);
        Span<byte> pixels = raster.Pixels;
        for (int i = 0; i < pixels.Length; i += Raster.BytesPerPixel)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = ((byte)index, (byte)(index * 7), (byte)(255 - index), 0);
        }
    }

    public override string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Content + count)));

    /// <summary>What <see cref="TinyModel.Classifier"/> makes of an image with mean 0 and deviation 1: four features of its colour.</summary>
    public static float[] FeaturesOf(int index)
    {
        double[] color = [(byte)index / 255.0, (byte)(index * 7) / 255.0, (byte)(255 - index) / 255.0];
        return [.. Enumerable.Range(0, 4).Select(feature => (float)Enumerable.Range(0, 3).Sum(channel => color[channel] * ((feature * 3) + channel + 1) / 10))];
    }
}
