using Plumbline.IO.Tests.Indexes;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>Damaged index files are refused by name or searched without harm: never a walk without end, never memory that the file does not fill.</summary>
public sealed class IndexFuzzTests : IDisposable
{
    // Opening a file, an exception with its trace, and the searches' own buffers.
    private const long ConstantBytes = 1 << 20;

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hnsw")]
    [InlineData("sq8")]
    [InlineData("sq8_uniform")]
    [InlineData("fp16")]
    [InlineData("idmap2")]
    [InlineData("flat")]
    public void Faiss(string kind) => Fuzz(
        $"faiss {kind}", IndexFiles.Faiss(kind), 6, (path, length) => FaissIndex.Read(path, new LibraryIndexOptions { MemoryMap = length % 2 == 0 }), FaissIndex.Describe);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Hnswlib(int deleted) => Fuzz(
        $"hnswlib, {deleted} deleted", IndexFiles.Hnswlib(deleted), 2, (path, _) => HnswlibIndex.Read(path, new LibraryIndexOptions { Metric = Metric.SquaredL2 }), HnswlibIndex.Describe);

    private void Fuzz(string reader, byte[] valid, int seeds, Func<string, long, LibraryIndex> read, Func<string, LibraryIndexDescription> describe) => FuzzHarness.Run(
        new FuzzTarget(reader, ".index", valid, path => Search(path, read, describe), FuzzHarness.Is<VectorFormatException>) { Seeds = seeds, ConstantBytes = ConstantBytes, LeastRead = 0.01 },
        _folder.Root,
        TestContext.Current.CancellationToken);

    private static long Search(string path, Func<string, long, LibraryIndex> read, Func<string, LibraryIndexDescription> describe)
    {
        Refusal(() => describe(path), path);
        Refusal(() => LibraryIndexFile.Recognise(path), path);
        using LibraryIndex index = read(path, new FileInfo(path).Length);
        using VectorSet queries = VectorSet.Allocate(2, index.Description.Dimension);
        queries.WritableRow(1).Fill(0.5f);
        for (int k = 1; k <= 100; k += 33)
        {
            // An effort in the file may be two thousand million; a search under it ends all the same.
            LibraryAnswers answers = index.Search(queries, new LibrarySearch(k) { Effort = index.Description.HasGraph && k > 1 ? 20 : null, Unbounded = k % 2 == 0, Threads = 1 }, cancellationToken: CancellationToken.None);
            Assert.InRange(answers.Ids(0).Length, 0, Math.Min(k, index.Description.Count));
        }

        return 0;
    }

    private static void Refusal(Action read, string path)
    {
        try
        {
            read();
        }
        catch (VectorFormatException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
            Assert.InRange(exception.Message.Length, path.Length + 10, path.Length + 400);
        }
    }
}
