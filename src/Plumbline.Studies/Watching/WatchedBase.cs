using Plumbline.Distances;
using Plumbline.Engines;
using Plumbline.Exact;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Watching;

/// <summary>
/// The vectors that a watch holds in memory and takes for the truth: those that the engine held when they were read. Rows that it did not hold are
/// left out. Searching is not thread-safe.
/// </summary>
public sealed class WatchedBase : IDisposable
{
    private readonly VectorSet _vectors;
    private readonly EngineIds _ids;
    private readonly int[]? _live;
    private readonly VectorSet? _queries;
    private readonly ExactIndex _exact;

    /// <summary>Takes a base. O(n d).</summary>
    /// <param name="engine">What the engine said of itself when it was opened.</param>
    /// <param name="vectors">Its vectors, n x d, finite; disposed with the base, or at once where the engine holds some of them only.</param>
    /// <param name="ids">Which vector an id stands for.</param>
    /// <param name="queries">Vectors to search for, disposed with the base; null for vectors of the base.</param>
    /// <param name="readAt">When the engine held them.</param>
    /// <exception cref="PlanException">There are too few vectors.</exception>
    public WatchedBase(EngineDescription engine, VectorSet vectors, EngineIds ids, VectorSet? queries, DateTimeOffset readAt)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(ids);
        int least = queries is null ? 2 : 1;
        if (ids.Count < least)
        {
            throw new PlanException($"found an index of {Quantity.Count(ids.Count, "vector")} ({engine.Name}), expected {Quantity.Count(least)} or more");
        }

        Engine = engine;
        ReadAt = readAt;
        _ids = ids;
        _live = ids.LiveRows;
        _queries = queries;
        Metric = engine.Metric == Metric.L2 ? Metric.SquaredL2 : engine.Metric;
        _vectors = _live is null ? vectors : vectors.Select(_live);
        if (_live is not null)
        {
            vectors.Dispose();
        }

        _exact = new ExactIndex(_vectors, Metric);
        Distances = new DistanceComputer(_vectors, Metric);
    }

    /// <summary>What the engine said of itself when the base was read.</summary>
    public EngineDescription Engine { get; }

    /// <summary>When the engine held these vectors.</summary>
    public DateTimeOffset ReadAt { get; }

    /// <summary>The metric of the neighbourhoods: squared where the engine's is Euclidean, which ranks the same.</summary>
    public Metric Metric { get; }

    /// <summary>Number of vectors.</summary>
    public int Count => _vectors.Count;

    /// <summary>Whether queries are vectors of the base, each left out of its own neighbours.</summary>
    public bool IsSelf => _queries is null;

    /// <summary>The largest k that makes sense.</summary>
    public int LargestK => Count - (IsSelf ? 1 : 0);

    /// <summary>How many queries there are to draw from.</summary>
    public int QueryCount => _queries?.Count ?? Count;

    /// <summary>Distances of the rows.</summary>
    internal DistanceComputer Distances { get; }

    /// <summary>The row of an id; -1 where the base has none of it.</summary>
    /// <param name="id">The engine's id.</param>
    public int RowOf(long id)
    {
        int row = _ids.RowOf(id);
        return row < 0 || _live is null ? row : Array.BinarySearch(_live, row);
    }

    /// <summary>Whether an engine that was opened again holds the ids that the base has, and numbers them the same.</summary>
    /// <param name="engine">What it says of itself.</param>
    public bool HasIdsOf(EngineDescription engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Count != Engine.Count || engine.Dimension != Engine.Dimension || engine.Metric != Engine.Metric || (engine.Ids is null) != (Engine.Ids is null))
        {
            return false;
        }

        if (engine.Ids is null)
        {
            return true;
        }

        bool named = engine.Keys is { AreNumbers: false } || Engine.Keys is { AreNumbers: false };
        return engine.Ids.SequenceEqual(Engine.Ids!) && (!named || engine.Ids.All(id => engine.NameOf(id) == Engine.NameOf(id)));
    }

    /// <summary>Draws the queries of a round, without replacement, in the order of their rows.</summary>
    /// <param name="sample">The most queries, 1 or more.</param>
    /// <param name="seed">Seed of the draw.</param>
    internal int[] Draw(int sample, ulong seed)
    {
        int count = QueryCount;
        if (sample >= count)
        {
            return [.. Enumerable.Range(0, count)];
        }

        // Floyd's draw takes memory for the sample, not for the base.
        SplitMix64 random = new(seed);
        HashSet<int> drawn = new(sample);
        for (int last = count - sample; last < count; last++)
        {
            int row = random.NextInt(last + 1);
            drawn.Add(drawn.Contains(row) ? last : row);
        }

        return [.. drawn.Order()];
    }

    /// <summary>The vectors of some queries.</summary>
    internal VectorSet Queries(int[] rows) => (_queries ?? _vectors).Select(rows);

    /// <summary>The exact neighbours of some queries.</summary>
    internal NeighborTable FindExact(int[] rows, VectorSet queries, int k, int threads, CancellationToken cancellationToken)
    {
        ExactSearchOptions options = new() { Threads = threads };
        return IsSelf
            ? _exact.SelfJoin(rows, k, options, null, cancellationToken)
            : _exact.Search(queries, k, options, null, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _queries?.Dispose();
    }
}
