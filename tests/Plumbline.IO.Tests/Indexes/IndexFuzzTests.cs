using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>
/// Damaged index files are refused by name or searched without harm: never another exception, never a walk without end, never memory that the
/// file does not fill. PLUMBLINE_FUZZ=N asks for N inputs a kind.
/// </summary>
public sealed class IndexFuzzTests : IDisposable
{
    // Opening a file, an exception with its trace, and the searches' own buffers.
    private const long MostExtraBytes = 512 << 10;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ") ?? "3000", CultureInfo.InvariantCulture);

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hnsw")]
    [InlineData("sq8")]
    [InlineData("sq8_uniform")]
    [InlineData("fp16")]
    [InlineData("idmap2")]
    [InlineData("flat")]
    public void Faiss(string kind) => Fuzz(IndexFiles.Faiss(kind), path => FaissIndex.Read(path, new LibraryIndexOptions { MemoryMap = path.Length % 2 == 0 }), FaissIndex.Describe);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Hnswlib(int deleted) =>
        Fuzz(IndexFiles.Hnswlib(deleted), path => HnswlibIndex.Read(path, new LibraryIndexOptions { Metric = Metric.SquaredL2 }), HnswlibIndex.Describe);

    private void Fuzz(byte[] valid, Func<string, LibraryIndex> read, Func<string, LibraryIndexDescription> describe)
    {
        // A fixed seed, for a failure that can be repeated; the random numbers need not be secret.
#pragma warning disable CA5394
        Random random = new(valid.Length);
        string path = _folder.File("index");
        int accepted = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] bytes = valid.ToArray();
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                bytes = Mutate(bytes, random);
            }

            File.WriteAllBytes(path, bytes);
            Stopwatch watch = Stopwatch.StartNew();
            accepted += Try(path, bytes.Length, read, describe) ? 1 : 0;
            Assert.True(watch.Elapsed < MostTime, $"input {i} took {watch.Elapsed}");
        }
#pragma warning restore CA5394

        TestContext.Current.TestOutputHelper?.WriteLine($"{Inputs} inputs, {accepted} accepted");
        // Proves that mutations reach the data and do not all stumble over the first byte.
        Assert.InRange(accepted, Inputs / 100, Inputs * 99 / 100);
    }

    private static bool Try(string path, long fileBytes, Func<string, LibraryIndex> read, Func<string, LibraryIndexDescription> describe)
    {
        Refusal(() => describe(path), path);
        Refusal(() => LibraryIndexFile.Recognise(path), path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LibraryIndex index;
        try
        {
            index = read(path);
        }
        catch (VectorFormatException exception)
        {
            IsOneLine(exception, path);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * fileBytes) + MostExtraBytes);
        }

        using (index)
        {
            using VectorSet queries = VectorSet.Allocate(2, index.Description.Dimension);
            queries.WritableRow(1).Fill(0.5f);
            for (int k = 1; k <= 100; k += 33)
            {
                // An effort in the file may be two thousand million; a search under it ends all the same.
                LibraryAnswers answers = index.Search(queries, new LibrarySearch(k) { Effort = index.Description.HasGraph && k > 1 ? 20 : null, Unbounded = k % 2 == 0, Threads = 1 }, cancellationToken: CancellationToken.None);
                Assert.InRange(answers.Ids(0).Length, 0, Math.Min(k, index.Description.Count));
            }
        }

        return true;
    }

    private static void Refusal(Action read, string path)
    {
        try
        {
            read();
        }
        catch (VectorFormatException exception)
        {
            IsOneLine(exception, path);
        }
    }

    private static void IsOneLine(VectorFormatException exception, string path)
    {
        Assert.DoesNotContain('\n', exception.Message);
        Assert.InRange(exception.Message.Length, path.Length + 10, path.Length + 400);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
#pragma warning disable CA5394
        if (bytes.Length < 9)
        {
            return [.. bytes, 0];
        }

        // Heads are short and bodies long: half of all edits go to the first 300 bytes.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(300, bytes.Length - 8) : bytes.Length - 8);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[(at + random.Next(1, 9))..]];
            case 3:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at / 4 * 4), Interesting(random));
                return bytes;
            case 5:
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), random.Next(2) == 0 ? Interesting(random) : (long)Interesting(random) << random.Next(32));
                return bytes;
            case 6:
                int other = random.Next(bytes.Length - 8);
                bytes.AsSpan(other, 4).ToArray().CopyTo(bytes, at);
                return bytes;
            default:
                return random.Next(4) == 0 ? bytes[..at] : [.. bytes, .. bytes.AsSpan(at, 8)];
        }
    }

    private static int Interesting(Random random) => random.Next(8) switch
    {
        0 => -1,
        1 => int.MaxValue,
        2 => int.MinValue,
        3 => 0,
        4 => 1,
        5 => random.Next(70),
        6 => 0x7FC00000,
        _ => random.Next(),
    };
#pragma warning restore CA5394
}
