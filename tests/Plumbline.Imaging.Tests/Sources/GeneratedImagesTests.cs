using System.Security.Cryptography;
using Plumbline.Imaging.Sources;

namespace Plumbline.Imaging.Tests.Sources;

public class GeneratedImagesTests
{
    [Fact]
    public void NoTwoAreAlikeAndTenClassesTakeTurns()
    {
        using GeneratedImages images = new(1000);
        string[] hashes = [.. Enumerable.Range(0, 1000).Select(i => Hash(images, i))];
        Assert.Equal(1000, hashes.Distinct().Count());
        Assert.Equal(10, Enumerable.Range(0, 10).Select(images.LabelOf).Distinct().Count());
        Assert.All(Enumerable.Range(0, 990), i => Assert.Equal(images.LabelOf(i), images.LabelOf(i + 10)));
    }

    [Fact]
    public void AnImageDependsOnSeedAndNumberAlone()
    {
        using GeneratedImages few = new(20, seed: 7);
        using GeneratedImages many = new(5000, seed: 7);
        using GeneratedImages other = new(20, seed: 8);
        Assert.Equal(Hash(few, 13), Hash(many, 13));
        Assert.NotEqual(Hash(few, 13), Hash(other, 13));
        // Golden: the same bytes on every machine and in every version.
        using GeneratedImages standard = new();
        Assert.Equal("b1ef2755fc00478074f3e837e7ad03da f40009c83974acaa302bc24f81e7b1be", Hash(standard, 0)[..32] + " " + Hash(standard, 1237)[..32]);
    }

    [Fact]
    public void EveryClassDiffersFromItsGround()
    {
        using GeneratedImages images = new(200);
        Raster raster = new();
        for (int i = 0; i < 200; i++)
        {
            images.Read(i, raster);
            Span<byte> pixels = raster.Pixels;
            // A flat image would have one colour: the values of a channel must spread.
            int[] counts = new int[256];
            for (int pixel = 0; pixel < pixels.Length; pixel += Raster.BytesPerPixel)
            {
                counts[pixels[pixel]]++;
            }

            Assert.True(counts.Count(count => count > 0) > 20, $"image {i}");
        }
    }

    private static string Hash(GeneratedImages images, int index)
    {
        Raster raster = new();
        images.Read(index, raster);
        Assert.Equal((96, 96), (raster.Width, raster.Height));
        return Convert.ToHexStringLower(SHA256.HashData(raster.Pixels));
    }
}
