using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search.Files;

/// <summary>How files are written, described and let go of.</summary>
public sealed class IndexSaveTests
{
    [Fact]
    public void A_checksum_is_that_of_the_standard()
    {
        // RFC 3720, B.4, and the check value of every catalogue.
        Assert.Equal(0xE306_9283, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A91_36AA, Crc32C.Of(new byte[32]));
        Assert.Equal(0u, Crc32C.Of([]));
        Crc32C parts = default;
        parts.Append("1234"u8);
        parts.Append("56789"u8);
        Assert.Equal(0xE306_9283, parts.Value);
    }

    [Fact]
    public void A_description_is_of_the_index()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<string> index = IndexSamples.Worn<string>(Metric.Cosine, ElementKind.Byte);
        index.Save(path);
        IndexFileInfo info = VectorIndex.Describe(path);
        IndexStatistics statistics = index.Statistics();
        Assert.Equal((path, 1, new FileInfo(path).Length), (info.Path, info.FormatVersion, info.Length));
        Assert.Equal(("string", false), (info.KeyType, info.KeysAreRowNumbers));
        Assert.Equal((statistics.Count, statistics.Removed, statistics.Free), (info.Count, info.Removed, info.Free));
        Assert.Equal((IndexSamples.Dimension, Metric.Cosine, ElementKind.Byte), (info.Dimension, info.Metric, info.Kind));
        Assert.Equal(index.Options, info.Options);
        Assert.Equal(index.Reachability, info.Reachability);
        Assert.Equal([0.5, 0.9], info.Calibrations.Select(calibration => calibration.Target));
        Assert.Equal(
            ["meta", "levels", "upper-links", "terms", "norms", "key-offsets", "key-text", "removed", "free", "base-links", "rows"],
            info.Sections.Select(section => section.Name));
        byte[] bytes = File.ReadAllBytes(path);
        foreach (IndexFileSection section in info.Sections)
        {
            Assert.Equal(section.Checksum, Crc32C.Of(bytes.AsSpan((int)section.Offset, (int)section.Length)));
            Assert.Equal(0, section.Offset % (section.Name is "rows" or "base-links" ? 4096 : 64));
        }
    }

    [Fact]
    public void Progress_goes_from_little_to_all()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<long> index = IndexSamples.Plain<long>(Metric.L2, ElementKind.Full, 200);
        ProgressList saving = new();
        index.Save(path, saving);
        ProgressList loading = new();
        VectorIndex.Load(path, progress: loading).Dispose();
        ProgressList mapping = new();
        VectorIndex.Load(path, memoryMapped: true, mapping).Dispose();
        foreach (ProgressList progress in (ProgressList[])[saving, loading, mapping])
        {
            Assert.Equal(1, progress.Values[^1]);
            Assert.Equal(progress.Values.Order(), progress.Values);
        }
    }

    [Fact]
    public void Where_saving_fails_the_file_before_stays()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<string> index = IndexSamples.Plain<string>(Metric.L2, ElementKind.Full, 50);
        index.Save(path);
        byte[] before = File.ReadAllBytes(path);
        Assert.ThrowsAny<OperationCanceledException>(() => index.Save(path, cancellationToken: new CancellationToken(canceled: true)));
        using (VectorSet one = IndexSamples.Vectors(ElementKind.Full, 1, 3))
        {
            index.Add("half of a pair: \uD83D", one[0]);
        }

        Assert.Throws<InvalidOperationException>(() => index.Save(path));
        Assert.Throws<DirectoryNotFoundException>(() => index.Save(folder.File("absent/index.plumb")));
        Assert.Throws<UnauthorizedAccessException>(() => index.Save(folder.Path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        Assert.ThrowsAny<OperationCanceledException>(() => VectorIndex.Load<string>(path, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Searches_go_on_while_an_index_is_saved_and_changes_wait()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorIndex<long> index = IndexSamples.Plain<long>(Metric.L2, ElementKind.Full, 50);
        byte[] before = IndexSamples.Bytes(index);
        using VectorSet one = IndexSamples.Vectors(ElementKind.Full, 1, 3);
        using GatedStream stream = new();
        Task save = Task.Run(() => index.Save(stream), token);
        await stream.Reached.Task.WaitAsync(token);
        Task add = Task.Run(() => index.Add(77, one[0]), token);
        Assert.Equal(50, index.Search(one[0], 50).Returned);
        await Task.Delay(100, token);
        Assert.False(add.IsCompleted);
        Assert.False(save.IsCompleted);
        stream.Open.SetResult();
        await save;
        await add;
        Assert.Equal(before, stream.ToArray());
        Assert.Equal(51, index.Count);
    }

    [Fact]
    public void A_mapped_index_keeps_its_file_and_lets_it_go()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<long> index = IndexSamples.Plain<long>(Metric.InnerProduct, ElementKind.Full, 90);
        index.Save(path);
        VectorIndex<long> mapped = VectorIndex.Load(path, memoryMapped: true);
        Assert.Throws<InvalidOperationException>(() => mapped.Compact());
        Assert.Throws<InvalidOperationException>(() => mapped.Remove(IndexSamples.Key<long>(1)));
        string copy = folder.File("copy.plumb");
        mapped.Save(copy);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
        Assert.True(IsMapped(path));
        mapped.Calibrate(0.5, [1]);
        Assert.Single(mapped.Calibrations);
        mapped.Dispose();
        mapped.Dispose();
        Assert.False(IsMapped(path));
        Assert.Throws<ObjectDisposedException>(() => mapped.Statistics());
        Assert.Throws<ObjectDisposedException>(() => mapped.Save(copy));
        // A refused file is let go of as well.
        Assert.Throws<IndexFileException>(() => VectorIndex.Load<string>(path, memoryMapped: true));
        Assert.False(IsMapped(path));
        File.Delete(path);
    }

    [Fact]
    public void Values_next_to_the_largest_come_back()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorSet vectors = VectorSet.FromValues([float.MaxValue, -1, float.MinValue, float.Epsilon], 2);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.Cosine);
        index.Save(path);
        using VectorIndex<long> loaded = VectorIndex.Load(path);
        float[] vector = new float[2];
        Assert.True(loaded.TryGetVector(0, vector));
        Assert.Equal([float.MaxValue, -1], vector);
        Assert.Equal(IndexSamples.Bytes(index), IndexSamples.Bytes(loaded));
    }

    // Only Linux says what is mapped; elsewhere that the file can be deleted has to do.
    private static bool IsMapped(string path) => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/maps").Contains(path) : Requires();

    private static bool Requires()
    {
        Requirement.Missing("/proc/self/maps, which tells what is mapped, is not there.");
        return false;
    }

    /// <summary>A stream that cannot seek and holds what is written until it is let through.</summary>
    private sealed class GatedStream : MemoryStream
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new();

        public override bool CanSeek => false;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Reached.TrySetResult();
            Open.Task.Wait();
            base.Write(buffer);
        }
    }
}
