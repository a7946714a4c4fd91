using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.Tests.Search.Files;

/// <summary>What is saved comes back: the same answers, the same behaviour, the same bytes.</summary>
public sealed class IndexRoundTripTests
{
    public static TheoryData<Metric, ElementKind> Cases
    {
        get
        {
            TheoryData<Metric, ElementKind> cases = [];
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                foreach (ElementKind kind in Enum.GetValues<ElementKind>())
                {
                    cases.Add(metric, kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_index_with_long_keys_comes_back(Metric metric, ElementKind kind) => Check<long>(metric, kind);

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_index_with_string_keys_comes_back(Metric metric, ElementKind kind) => Check<string>(metric, kind);

    private static void Check<TKey>(Metric metric, ElementKind kind)
        where TKey : notnull
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<TKey> index = IndexSamples.Worn<TKey>(metric, kind);
        index.Save(path);
        VectorIndex.Verify(path);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(bytes, IndexSamples.Bytes(index));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));

        using VectorIndex<TKey> loaded = VectorIndex.Load<TKey>(path);
        using VectorIndex<TKey> mapped = VectorIndex.Load<TKey>(path, memoryMapped: true);
        Assert.False(loaded.IsReadOnly);
        Assert.True(mapped.IsReadOnly);
        IndexSamples.AssertSame(index, loaded, kind);
        IndexSamples.AssertSame(index, mapped, kind);
        Assert.Equal(bytes, IndexSamples.Bytes(loaded));
        Assert.Equal(bytes, IndexSamples.Bytes(mapped));

        Change(index, kind);
        Change(loaded, kind);
        IndexSamples.AssertSame(index, loaded, kind);
        Assert.Equal(IndexSamples.Bytes(index), IndexSamples.Bytes(loaded));
        index.Compact();
        loaded.Compact();
        Assert.Equal(IndexSamples.Bytes(index), IndexSamples.Bytes(loaded));
    }

    /// <summary>Takes free places, appends places, removes, sweeps, replaces.</summary>
    private static void Change<TKey>(VectorIndex<TKey> index, ElementKind kind)
        where TKey : notnull
    {
        using VectorSet more = IndexSamples.Vectors(kind, 200, 5);
        index.AddRange([.. Enumerable.Range(5000, 150).Select(IndexSamples.Key<TKey>)], IndexSamples.Vectors(kind, 150, 6));
        for (int i = 21; i < 200; i += 2)
        {
            Assert.True(index.Remove(IndexSamples.Key<TKey>(i)));
        }

        for (int i = 0; i < 40; i++)
        {
            index.Update(IndexSamples.Key<TKey>(5000 + (i * 3)), more[i]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    public void Few_vectors_or_none_come_back(int count)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            using VectorIndex<string> index = IndexSamples.Plain<string>(metric, ElementKind.Full, count);
            index.Save(path);
            VectorIndex.Verify(path);
            using VectorIndex<string> loaded = VectorIndex.Load<string>(path);
            using VectorIndex<string> mapped = VectorIndex.Load<string>(path, memoryMapped: true);
            IndexSamples.AssertSame(index, loaded, ElementKind.Full);
            IndexSamples.AssertSame(index, mapped, ElementKind.Full);
            using VectorSet one = IndexSamples.Vectors(ElementKind.Full, 1, 8);
            index.Add("new", one[0]);
            loaded.Add("new", one[0]);
            Assert.Throws<InvalidOperationException>(() => mapped.Add("new", one[0]));
            Assert.Equal(IndexSamples.Bytes(index), IndexSamples.Bytes(loaded));
        }
    }

    [Fact]
    public void An_index_of_which_everything_was_removed_comes_back()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorIndex<long> index = IndexSamples.Plain<long>(Metric.Cosine, ElementKind.Byte, 100);
        for (int i = 0; i < 100; i++)
        {
            index.Remove(IndexSamples.Key<long>(i));
        }

        index.Save(path);
        using VectorIndex<long> loaded = VectorIndex.Load(path);
        Assert.Equal(0, loaded.Count);
        using VectorSet one = IndexSamples.Vectors(ElementKind.Byte, 1, 8);
        index.Add(5, one[0]);
        loaded.Add(5, one[0]);
        Assert.Equal(IndexSamples.Bytes(index), IndexSamples.Bytes(loaded));
    }

    [Fact]
    public void Row_numbers_take_no_bytes_and_become_keys_when_they_have_to()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("index.plumb");
        using VectorSet vectors = IndexSamples.Vectors(ElementKind.Half, 70, 3);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2);
        index.Save(path);
        Assert.True(VectorIndex.Describe(path).KeysAreRowNumbers);
        Assert.DoesNotContain(VectorIndex.Describe(path).Sections, section => section.Name == "keys");
        using VectorIndex<long> loaded = VectorIndex.Load(path);
        IndexSamples.AssertSame(index, loaded, ElementKind.Half);

        // The same keys by another way are the same file.
        using VectorIndex<long> named = VectorIndex.Build(vectors, [.. Enumerable.Range(0, 69).Select(i => (long)i), 500L], Metric.L2);
        named.Remove(500);
        Assert.False(IndexSamples.Bytes(named).SequenceEqual(IndexSamples.Bytes(index)));

        loaded.Remove(69);
        loaded.Save(path);
        Assert.False(VectorIndex.Describe(path).KeysAreRowNumbers);
        using VectorIndex<long> again = VectorIndex.Load(path);
        IndexSamples.AssertSame(loaded, again, ElementKind.Half);
        again.Add(69, vectors[69]);
        Assert.True(again.Contains(69));
    }

    [Fact]
    public void The_number_of_threads_leaves_no_trace()
    {
        using VectorSet vectors = IndexSamples.Vectors(ElementKind.Full, 300, 3);
        using VectorIndex<long> one = VectorIndex.Build(vectors, Metric.Cosine, new() { M = 8, Threads = 1 });
        using VectorIndex<long> four = VectorIndex.Build(vectors, Metric.Cosine, new() { M = 8, Threads = 4 });
        Assert.Equal(IndexSamples.Bytes(one), IndexSamples.Bytes(four));
    }
}
