using System.Diagnostics;

namespace Plumbline.Bench.Hnsw;

/// <summary>Our side.</summary>
/// <param name="session">Threads of construction, cancellation.</param>
/// <param name="vectors">The base.</param>
/// <param name="queries">The queries.</param>
internal sealed class OurEngine(BenchSession session, VectorSet vectors, VectorSet queries) : IHnswEngine, IDisposable
{
    public const string EngineName = "Plumbline";

    private OurHnsw? _index;

    public string Name => EngineName;

    /// <summary>Bytes of the index by its own account.</summary>
    public long SizeInBytes => _index?.SizeInBytes ?? 0;

    /// <summary>Compiles what the first measurement would otherwise wait for.</summary>
    public int WarmUp()
    {
        int count = Math.Min(3000, vectors.Count);
        using VectorSet few = vectors.Slice(0, count);
        using OurHnsw index = OurHnsw.Build(few, session.Options.Threads, session.Cancellation);
        int k = Math.Min(HnswSetting.BuildK, count);
        int[] ids = new int[queries.Count * k];
        // Twice: loops are compiled again once they have run for a while.
        index.Search(queries, 4 * k, k, ids, session.Cancellation);
        Thread.Sleep(TimeSpan.FromMilliseconds(200));
        index.Search(queries, 4 * k, k, ids, session.Cancellation);
        return ids.Length;
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

    public HnswAnswer Search(int efSearch, int k, int count)
    {
        OurHnsw index = _index ?? throw new InvalidOperationException("No index was built.");
        using VectorSet asked = queries.Slice(0, count);
        int[] ids = new int[count * k];
        long start = Stopwatch.GetTimestamp();
        session.Time("ours", () =>
        {
            index.Search(asked, efSearch, k, ids, session.Cancellation);
            return true;
        });
        return new HnswAnswer(Stopwatch.GetElapsedTime(start).TotalSeconds, ids);
    }

    public void Dispose() => _index?.Dispose();

    // What the collector would free or give back is not the index's.
    private static long ResidentMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
