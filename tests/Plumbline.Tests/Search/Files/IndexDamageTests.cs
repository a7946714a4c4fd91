using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Testing;

namespace Plumbline.Tests.Search.Files;

/// <summary>A file that is cut short or altered is refused, and the section is named.</summary>
public sealed class IndexDamageTests
{
    [Theory]
    [InlineData(Metric.Cosine, ElementKind.Byte)]
    [InlineData(Metric.L2, ElementKind.Full)]
    public void Every_changed_byte_is_refused(Metric metric, ElementKind kind)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        byte[] bytes = Saved(path, metric, kind);
        IReadOnlyList<IndexFileSection> sections = VectorIndex.Describe(path).Sections;
        Random random = new(11);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte right = bytes[i];
            bytes[i] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, bytes);
            string expected = SectionAt(sections, i);
            Assert.Equal(expected, Refusal(path, () => VectorIndex.Load<string>(path)));
            // What is mapped and large is not read when it is loaded; Verify reads it.
            if (i >= sections[^1].Offset)
            {
                Assert.Equal(expected, Refusal(path, () => VectorIndex.Verify(path)));
            }
            else if (i % 5 == 0)
            {
                Assert.Equal(expected, Refusal(path, () => VectorIndex.Load<string>(path, memoryMapped: true)));
            }

            bytes[i] = right;
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        byte[] bytes = Saved(path, Metric.Cosine, ElementKind.Byte);
        IReadOnlyList<IndexFileSection> sections = VectorIndex.Describe(path).Sections;
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            string expected = length == 0 ? "file"
                : length < 64 ? "header"
                : length < 64 + (64 * sections.Count) ? "table"
                : sections.First(section => section.Offset + section.Length > length).Name;
            Assert.Equal(expected, Refusal(path, () => VectorIndex.Load<string>(path)));
            Assert.Equal(expected, Refusal(path, () => VectorIndex.Load<string>(path, memoryMapped: true)));
            Assert.Equal(expected, Refusal(path, () => VectorIndex.Describe(path)));
        }

        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.Equal("file", Refusal(path, () => VectorIndex.Load<string>(path)));
    }

    [Fact]
    public void Other_files_are_refused_by_what_they_are()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("other");
        File.WriteAllText(path, "This is a text of more than sixty-four bytes, which no index file has ever begun with.");
        Assert.Equal("header", Refusal(path, () => VectorIndex.Load(path)));
        Assert.False(VectorIndex.IsIndexFile(path));
        Assert.Equal("file", Refusal(folder.Path, () => VectorIndex.Load(folder.Path)));
        Assert.False(VectorIndex.IsIndexFile(folder.Path));
        Assert.False(VectorIndex.IsIndexFile(folder.File("absent")));
        Assert.Throws<FileNotFoundException>(() => VectorIndex.Load(folder.File("absent")));
        Assert.Throws<FileNotFoundException>(() => VectorIndex.Load(folder.File("absent/absent")));
        Assert.Throws<NotSupportedException>(() => VectorIndex.Load<int>(path));

        Saved(path, Metric.L2, ElementKind.Half);
        Assert.True(VectorIndex.IsIndexFile(path));
        IndexFileException refusal = Assert.Throws<IndexFileException>(() => VectorIndex.Load(path));
        Assert.Equal($"{path}: meta: found keys of type string, expected long", refusal.Message);
    }

    [Fact]
    public void A_later_version_is_refused_by_its_number()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        byte[] bytes = Saved(path, Metric.L2, ElementKind.Half);
        bytes[8] = 2;
        Seal(bytes);
        File.WriteAllBytes(path, bytes);
        IndexFileException refusal = Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path));
        Assert.Equal($"{path}: header: found format version 2, expected 1, the one that this version of Plumbline reads", refusal.Message);

        bytes[8] = 1;
        bytes.AsSpan(12, 4).Reverse();
        Seal(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("byte order mark 04030201", Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path)).Message);

        bytes.AsSpan(12, 4).Reverse();
        bytes[40] = 1;
        Seal(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("reserved", Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path)).Message);
    }

    private static void Seal(byte[] bytes) => BitConverter.TryWriteBytes(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));

    private static byte[] Saved(string path, Metric metric, ElementKind kind)
    {
        using VectorIndex<string> index = IndexSamples.Plain<string>(metric, kind, 12);
        index.Remove(IndexSamples.Key<string>(3));
        index.Calibrate(0.5, [1, 2]);
        index.Save(path);
        return File.ReadAllBytes(path);
    }

    private static string SectionAt(IReadOnlyList<IndexFileSection> sections, int offset) =>
        offset < 64 ? "header"
        : offset < 64 + (64 * sections.Count) ? "table"
        // Zeros between sections belong to the one that they are before.
        : sections.First(section => offset < section.Offset + section.Length).Name;

    /// <summary>The section that a refusal names; its message is one line that begins with the file.</summary>
    private static string Refusal(string path, Action load)
    {
        IndexFileException refusal = Assert.Throws<IndexFileException>(load);
        Assert.Equal(path, refusal.Path);
        Assert.Equal($"{path}: {refusal.Section}: found {refusal.Found}, expected {refusal.Expected}", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal.Section;
    }
}
