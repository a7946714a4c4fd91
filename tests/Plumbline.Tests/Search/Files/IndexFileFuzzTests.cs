using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.Tests.Search.Files;

/// <summary>Damaged index files, half of them with checksums that are right: refused by name, or searched without harm.</summary>
public sealed class IndexFileFuzzTests : IDisposable
{
    private readonly MemoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The file itself; its checksums find nearly everything.</summary>
    [Fact]
    public void The_file()
    {
        (string path, byte[] valid) = Sound();
        Assert.True(VectorIndex.IsIndexFile(path));
        Fuzz("index", valid, null, leastRead: 0);
    }

    /// <summary>One section of it, put back under checksums that are right.</summary>
    [Theory]
    [InlineData("meta")]
    [InlineData("rows")]
    [InlineData("norms")]
    [InlineData("levels")]
    [InlineData("base-links")]
    [InlineData("upper-links")]
    [InlineData("removed")]
    [InlineData("free")]
    [InlineData("key-offsets")]
    [InlineData("key-text")]
    public void A_section(string name)
    {
        (string path, _) = Sound();
        ForgedIndexFile sound = new(path);
        Assert.Contains(name, sound.Names);
        Fuzz($"index, {name}", sound[name], (bytes, _) =>
        {
            ForgedIndexFile forged = new(path);
            forged.Replace(name, bytes);
            return forged.ToArray();
        }, leastRead: 0);
    }

    private (string Path, byte[] Bytes) Sound()
    {
        string path = System.IO.Path.Combine(_folder.Path, "sound.plumb");
        using VectorIndex<string> index = IndexSamples.Worn<string>(Metric.Cosine, ElementKind.Full);
        index.Save(path);
        return (path, File.ReadAllBytes(path));
    }

    private void Fuzz(string reader, byte[] valid, Func<byte[], Random, byte[]>? pack, double leastRead) => FuzzHarness.Run(
        new FuzzTarget(reader, ".plumb", valid, Search, FuzzHarness.Is<IndexFileException>)
        {
            Pack = pack,
            Seeds = 11,
            LeastRead = leastRead,
            ConstantBytes = 1 << 20,
            Expansion = 4,
            Words = ["\"dimension\"", "\"places\"", "-1", "2147483647", "null", "{", "}", "\"Cosine\"", "\"Byte\"", "1e9"],
        },
        _folder.Path,
        TestContext.Current.CancellationToken);

    private static long Search(string path)
    {
        IndexFileInfo info = VectorIndex.Describe(path);
        using VectorIndex<string> index = VectorIndex.Load<string>(path, memoryMapped: info.Sections.Count % 2 == 0);
        float[] query = new float[index.Dimension];
        Array.Fill(query, 0.5f);
        foreach (int k in (int[])[1, 10, 300])
        {
            Assert.InRange(index.Search(query, k, new SearchParameters { EfSearch = 20 }).Neighbors.Count, 0, index.Count);
        }

        return 0;
    }
}
