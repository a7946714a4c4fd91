using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.Bench.Hnsw;

/// <summary>Our side.</summary>
/// <param name="session">Threads of construction, cancellation.</param>
/// <param name="vectors">The base.</param>
/// <param name="queries">The queries.</param>
internal sealed partial class OurEngine(BenchSession session, VectorSet vectors, VectorSet queries) : IHnswEngine, IDisposable
{
    public const string EngineName = "Plumbline";

    private OurHnsw? _index;

    public string Name => EngineName;

    /// <summary>Bytes of the index by its own account.</summary>
    public long SizeInBytes => _index?.SizeInBytes ?? 0;

    /// <summary>Compiles what the first measurement would otherwise wait for.</summary>
    /// <returns>Searches made.</returns>
    public int WarmUp()
    {
        int count = Math.Min(3000, vectors.Count);
        using VectorSet few = vectors.Slice(0, count);
        using OurHnsw index = OurHnsw.Build(few, session.Options.Threads, session.Cancellation);
        int k = Math.Min(HnswSetting.BuildK, count);
        int[] ids = new int[queries.Count * k];
        // For a while: methods are compiled again once they have run often, with what was seen in them, and beside them.
        long start = Stopwatch.GetTimestamp();
        int searches = 0;
        for (; searches < 2 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1); searches++)
        {
            index.Search(queries, (1 + (searches % 10)) * k, k, ids, session.Cancellation);
        }

        return searches;
    }

    public HnswBuild Build()
    {
        _index?.Dispose();
        _index = null;
        long before = ResidentMemory();
        long start = Stopwatch.GetTimestamp();
        _index = session.Time("ours", () => OurHnsw.Build(vectors, session.Options.Threads, session.Cancellation));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new HnswBuild(seconds, ResidentMemory() - before);
    }

    public HnswAnswer Search(int efSearch, int k, int count, int passes)
    {
        OurHnsw index = _index ?? throw new InvalidOperationException("No index was built.");
        using VectorSet asked = queries.Slice(0, count);
        int[] ids = new int[count * k];
        long start = Stopwatch.GetTimestamp();
        session.Time("ours", () =>
        {
            for (int pass = 0; pass < passes; pass++)
            {
                index.Search(asked, efSearch, k, ids, session.Cancellation);
            }

            return ids;
        });
        return new HnswAnswer(Stopwatch.GetElapsedTime(start).TotalSeconds, ids);
    }

    public void Dispose() => _index?.Dispose();

    // What the collector and the allocator would give back is not the index's.
    private static long ResidentMemory()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another allocator than glibc's.
        }

        return Environment.WorkingSet;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
