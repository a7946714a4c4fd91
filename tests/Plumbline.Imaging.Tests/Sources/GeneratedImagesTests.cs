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

    /// <summary>Means over 8 x 8 blocks: the ground's corners and the shape have to lie apart, or there is nothing to see.</summary>
    [Fact]
    public void TheShapeStandsOutFromItsGround()
    {
        using GeneratedImages images = new(200);
        Raster raster = new();
        for (int i = 0; i < 200; i++)
        {
            images.Read(i, raster);
            int[] corner = Block(raster, 0, 0);
            int most = Enumerable.Range(0, 144).Max(block => Block(raster, block % 12, block / 12).Zip(corner, (a, b) => Math.Abs(a - b)).Max());
            Assert.True(most > 40, $"image {i}: {most}");
        }
    }

    private static int[] Block(Raster raster, int x, int y) =>
    [
        .. Enumerable.Range(0, 3).Select(channel => Enumerable.Range(0, 64)
            .Sum(pixel => raster.Pixels[(((((y * 8) + (pixel / 8)) * raster.Width) + (x * 8) + (pixel % 8)) * Raster.BytesPerPixel) + channel]) / 64),
    ];

    private static string Hash(GeneratedImages images, int index)
    {
        Raster raster = new();
        images.Read(index, raster);
        Assert.Equal((96, 96), (raster.Width, raster.Height));
        return Convert.ToHexStringLower(SHA256.HashData(raster.Pixels));
    }
}
