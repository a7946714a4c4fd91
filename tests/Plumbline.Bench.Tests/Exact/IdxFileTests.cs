using System.IO.Compression;
using Plumbline.Bench.Exact;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Exact;

/// <summary>MNIST's files.</summary>
public class IdxFileTests
{
    [Fact]
    public void The_first_images_are_read_pixel_by_pixel()
    {
        using TemporaryFolder folder = new();
        using VectorSet vectors = IdxFile.Read(Write(folder, [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 7, 255, 0, 128, 1, 2]), 2);
        Assert.Equal((2, 2), (vectors.Count, vectors.Dimension));
        Assert.Equal([7, 255], vectors[0]);
        Assert.Equal([0, 128], vectors[1]);
    }

    [Theory]
    [InlineData("found 0x00000801", new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2 })]
    [InlineData("found 1 images of 2 pixels", new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8 })]
    [InlineData("found an end or damage", new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9 })]
    [InlineData("found an end or damage", new byte[] { 0, 0, 8 })]
    public void Another_file_is_refused(string expected, byte[] content)
    {
        using TemporaryFolder folder = new();
        VectorFormatException error = Assert.Throws<VectorFormatException>(() => IdxFile.Read(Write(folder, content), 2));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, byte[] content)
    {
        string path = folder.File("images.gz");
        using GZipStream stream = new(File.Create(path), CompressionLevel.Fastest);
        stream.Write(content);
        return path;
    }
}
