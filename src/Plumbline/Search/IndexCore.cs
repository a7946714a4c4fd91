using System.Collections.Concurrent;
using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;
using Plumbline.Vectors.Rows;

namespace Plumbline.Search;

/// <summary>
/// An index by place numbers, without keys: vectors, links, which places are in use. Readers hold <see cref="Gate"/> for reading, and many
/// do at a time; a writer holds <see cref="Writer"/> throughout and the gate for writing only while something changes that readers see.
/// </summary>
internal sealed class IndexCore : IDisposable
{
    // Removed points are swept out of the graph when there are this many, and a quarter as many as others.
    private const int FewestToSweep = 64;

    private readonly Func<PlaceScorer> _createScorer;
    private ConcurrentBag<GraphSearcher> _searchers = [];
    private HnswBuilder? _builder;

    /// <summary>An empty index.</summary>
    public IndexCore(int dimension, Metric metric, HnswBuildOptions options)
        : this(options, new HnswGraph(options.M, []), new VectorStore(dimension, ElementKind.Byte, 0), new StoreNorms(metric), new PlaceSet(), [])
    {
    }

    /// <summary>An index of parts that are there already.</summary>
    public IndexCore(HnswBuildOptions options, HnswGraph graph, VectorStore store, StoreNorms norms, PlaceSet removed, IEnumerable<int> free)
    {
        Options = options;
        Graph = graph;
        Store = store;
        Norms = norms;
        Removed = removed;
        Free = new Queue<int>(free);
        _createScorer = () => StoreScorer.Create(Store, Norms);
    }

    /// <summary>Held for reading by searches, for writing while what they see changes.</summary>
    public ReaderWriterLockSlim Gate { get; } = new();

    /// <summary>Locked by whoever changes the index.</summary>
    public Lock Writer { get; } = new();

    public HnswBuildOptions Options { get; }

    public HnswGraph Graph { get; private set; }

    public VectorStore Store { get; private set; }

    public StoreNorms Norms { get; private set; }

    /// <summary>Places that must not be returned: removed, free, or not linked yet.</summary>
    public PlaceSet Removed { get; private set; }

    /// <summary>Places without vector and links, which the next vectors take.</summary>
    public Queue<int> Free { get; private set; }

    /// <summary>Grows with every change of what is in the index; read under the gate.</summary>
    public long Version { get; private set; }

    /// <summary>What the last repair found.</summary>
    public Reachability Reachability { get; set; } = Reachability.None;

    /// <summary>Vectors that can be found.</summary>
    public int Count => Graph.Count - Removed.Count;

    public Metric Metric => Norms.Metric;

    public long SizeInBytes => Store.SizeInBytes + Graph.SizeInBytes + Norms.SizeInBytes + Removed.SizeInBytes;

    /// <summary>Which places may be returned; null where all may.</summary>
    public PlaceFilter? Live => Removed.Count == 0 ? null : new LivePlaces(Removed, Graph.Count);

    /// <summary>The place of a key whose vector may be returned, or -1.</summary>
    public int Find<TKey>(KeyMap<TKey> keys, TKey key)
        where TKey : notnull => keys.TryFind(key, out int place) && !Removed.Contains(place) ? place : -1;

    /// <summary>Lends a searcher to one thread, which holds the gate until it gives it back.</summary>
    public GraphSearcher Rent() => _searchers.TryTake(out GraphSearcher? searcher) ? searcher : new GraphSearcher(Graph, _createScorer());

    public void GiveBack(GraphSearcher searcher) => _searchers.Add(searcher);

    /// <summary>Takes places for vectors and writes them there; no link leads there yet. The caller holds <see cref="Writer"/>.</summary>
    /// <returns>A place for each vector.</returns>
    public int[] Reserve(int count, RowOf row)
    {
        ElementKind kind = Store.Kind;
        for (int i = 0; i < count && kind != ElementKind.Full; i++)
        {
            kind = (ElementKind)Math.Max((int)kind, (int)VectorStore.Narrowest(row(i)));
        }

        int[] places = new int[count];
        Exclusively(() =>
        {
            if (Free.Count < count && Removed.Count - Free.Count >= Math.Max(FewestToSweep, Count / 4))
            {
                Sweep();
                FindUnreachable();
            }

            if (kind > Store.Kind)
            {
                Store.Widen(kind);
                Forget();
            }

            int reused = Math.Min(count, Free.Count);
            byte[] levels = HnswLevels.Assign(Graph.Count, count - reused, Options.M, Options.LevelSeed ?? Options.Seed);
            int next = Graph.Count;
            Graph.Extend(levels);
            Store.Extend(levels.Length);
            for (int i = 0; i < count; i++)
            {
                places[i] = i < reused ? Free.Dequeue() : next++;
                Removed.Add(places[i]);
            }

            for (int i = 0; i < count; i++)
            {
                Store.Write(places[i], row(i));
                Norms.Set(places[i], row(i), Graph.Count);
            }
        });
        return places;
    }

    /// <summary>Links reserved places. The caller holds <see cref="Writer"/>; searches go on, and find each vector from when it is linked.</summary>
    /// <param name="places">The places.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops; places not linked stay among the removed ones.</param>
    /// <param name="entered">Told of each place that can be found from now on, while nobody reads; null for nobody.</param>
    public void Link(int[] places, IProgress<double>? progress, CancellationToken cancellationToken, Action<int>? entered = null)
    {
        byte[] levels = Array.ConvertAll(places, place => (byte)Graph.Level(place));
        int[] order = Array.ConvertAll(HnswLevels.InsertionOrder(levels, Options.OrderSeed ?? Options.Seed), i => places[i]);
        int present = Graph.EntryPoint < 0 ? 0 : Graph.Count - Free.Count - places.Length;
        _builder ??= new HnswBuilder(Graph, _createScorer, Options, createRankBeam: null, Gate);
        _builder.Insert(
            order,
            present,
            place =>
            {
                Enter(place);
                entered?.Invoke(place);
            },
            progress,
            cancellationToken);
    }

    /// <summary>Gives vectors that no link leads to a link. The caller holds <see cref="Writer"/>.</summary>
    public void Repair() => Exclusively(FindUnreachable);

    /// <summary>Where all that a new vector links to were full and kept others, the nearest of them gives up a link, best one that the new vector has too.</summary>
    /// <param name="place">A place just linked.</param>
    public void RepairOne(int place)
    {
        ReadOnlySpan<int> links = Graph.Links(place, 0);
        foreach (int neighbor in links)
        {
            if (Graph.Links(neighbor, 0).Contains(place))
            {
                return;
            }
        }

        if (links.Length == 0)
        {
            return;
        }

        int[] near = links.ToArray();
        Exclusively(() =>
        {
            if (near.Any(neighbor => UnreachableRepair.LinkInPlaceOfNext(Graph, neighbor, place) >= 0))
            {
                return;
            }

            int[] changed = Graph.Links(near[0], 0).ToArray();
            changed[^1] = place;
            Graph.SetLinks(near[0], 0, changed);
        });
    }

    /// <summary>Removes a vector: it is not returned any more, and walks go through it until it is swept. The caller holds <see cref="Writer"/>.</summary>
    public void Remove(int place) => Exclusively(() => Removed.Add(place));

    /// <summary>Takes removed places out of the graph and packs the rest. The caller holds <see cref="Writer"/>.</summary>
    /// <param name="packed">Told the place that each vector had before, while nobody reads.</param>
    /// <param name="cancellationToken">Stops before the work, or between taking out and packing.</param>
    public void Compact(Action<int[]> packed, CancellationToken cancellationToken) => Exclusively(() =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sweep();
        cancellationToken.ThrowIfCancellationRequested();
        int[] before = [.. Enumerable.Range(0, Graph.Count).Where(place => !Removed.Contains(place))];
        Pack(before);
        Forget();
        FindUnreachable();
        packed(before);
    });

    /// <summary>Frees the memory. The caller holds <see cref="Writer"/> and, for writing, <see cref="Gate"/>, which others may be waiting at and which therefore stays.</summary>
    public void Dispose()
    {
        Store.Dispose();
        // Where it lies in a mapped file, the file stays mapped until this is gone too.
        Graph.Free();
    }

    /// <summary>Does something that searches must not see half of.</summary>
    public void Exclusively(Action change)
    {
        Gate.EnterWriteLock();
        try
        {
            Version++;
            change();
        }
        finally
        {
            Gate.ExitWriteLock();
        }
    }

    private void Sweep()
    {
        if (Removed.Count == Free.Count)
        {
            return;
        }

        new TombstoneSweep(Graph, _createScorer, Removed, Options.Threads).Run();
        Free = new Queue<int>(Enumerable.Range(0, Graph.Count).Where(Removed.Contains));
    }

    private void FindUnreachable() =>
        Reachability = new UnreachableRepair(Graph, place => !Removed.Contains(place)).Run(_createScorer, Options.EfConstruction);

    private void Pack(int[] before)
    {
        int[] after = new int[Graph.Count];
        Array.Fill(after, -1);
        for (int i = 0; i < before.Length; i++)
        {
            after[before[i]] = i;
        }

        float[] vector = new float[Store.Dimension];
        ElementKind kind = ElementKind.Byte;
        foreach (int place in before)
        {
            Store.Read(place, vector);
            kind = (ElementKind)Math.Max((int)kind, (int)VectorStore.Narrowest(vector));
        }

        HnswGraph graph = new(Options.M, Array.ConvertAll(before, place => (byte)Graph.Level(place)));
        VectorStore store = new(Store.Dimension, kind, before.Length);
        StoreNorms norms = new(Metric);
        for (int i = 0; i < before.Length; i++)
        {
            Store.Read(before[i], vector);
            store.Write(i, vector);
            norms.Set(i, vector, before.Length);
            for (int level = graph.Level(i); level >= 0; level--)
            {
                graph.SetLinks(i, level, Array.ConvertAll(Graph.Links(before[i], level).ToArray(), link => after[link]));
            }
        }

        graph.EntryPoint = Graph.EntryPoint < 0 ? -1 : after[Graph.EntryPoint];
        Store.Dispose();
        (Graph, Store, Norms, Removed, Free) = (graph, store, norms, new PlaceSet(), []);
    }

    private void Enter(int place)
    {
        Version++;
        Removed.Remove(place);
    }

    /// <summary>Searchers and builder know the memory as it was.</summary>
    private void Forget()
    {
        _searchers = [];
        _builder = null;
    }
}
