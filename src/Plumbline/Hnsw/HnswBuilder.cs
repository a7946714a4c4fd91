using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>
/// Builds the graph of Malkov and Yashunin (IEEE TPAMI 42(4), 2018), with FAISS's choices where the paper leaves one:
/// points of a higher level go in first, the base level chooses up to 2M links for a new point, and a choice of fewer
/// candidates than places is not pruned.
/// </summary>
/// <remarks>
/// Deterministic in parallel: points go in by batches in a fixed order. All points of a batch search the graph as it
/// stood before the batch (and look at the points before them in the batch directly), then links are entered target by
/// target, each target's in batch order. Neither step depends on which thread does which part.
/// </remarks>
internal sealed unsafe class HnswBuilder
{
    // Large enough to keep many threads busy, small enough that a point misses few of its batch as stepping stones.
    private const int LargestBatch = 64;

    private readonly HnswBuildOptions _options;
    private readonly HnswGraph _graph;
    private readonly Func<PlaceScorer> _createScorer;
    private readonly List<Worker> _rented = [];
    private readonly Stack<Worker> _workers = [];
    private readonly Func<HnswGraph, RankBeam>? _createRankBeam;
    private readonly ReaderWriterLockSlim? _gate;

    /// <param name="graph">The graph that points go into; nobody else writes it meanwhile.</param>
    /// <param name="createScorer">Makes the distances of one thread.</param>
    /// <param name="options">efConstruction, threads.</param>
    /// <param name="createRankBeam">Makes the candidate search of one thread where an exact ranking is at hand; null to search by distances.</param>
    /// <param name="gate">Held for writing while links that others may read change; null where nobody reads.</param>
    public HnswBuilder(
        HnswGraph graph, Func<PlaceScorer> createScorer, HnswBuildOptions options, Func<HnswGraph, RankBeam>? createRankBeam = null, ReaderWriterLockSlim? gate = null)
    {
        _gate = gate;
        _createRankBeam = createRankBeam;
        _createScorer = createScorer;
        _options = options;
        _graph = graph;
    }

    /// <summary>Builds a graph of all points.</summary>
    public static HnswGraph Build(
        int count,
        Func<PlaceScorer> createScorer,
        HnswBuildOptions options,
        Func<HnswGraph, RankBeam>? createRankBeam,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        byte[] levels = HnswLevels.Assign(count, options.M, options.LevelSeed ?? options.Seed);
        int[] order = HnswLevels.InsertionOrder(levels, options.OrderSeed ?? options.Seed);
        HnswGraph graph = new(options.M, levels);
        new HnswBuilder(graph, createScorer, options, createRankBeam).Insert(order, 0, entered: null, progress, cancellationToken);
        return graph;
    }

    /// <summary>Inserts points that the graph has places for, but no links yet.</summary>
    /// <param name="order">The points, those of the highest level first.</param>
    /// <param name="present">Points that are in the graph already.</param>
    /// <param name="entered">Told of each point that links now lead to, while nobody reads.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops before the next batch; the graph is whole then, with the points inserted so far.</param>
    /// <returns>How many were inserted, which is all of them unless the token was cancelled.</returns>
    public int Insert(int[] order, int present, Action<int>? entered, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<(int Level, int Target, int Source)> links = [];
        int inserted = 0;
        while (inserted < order.Length && !cancellationToken.IsCancellationRequested)
        {
            if (_graph.EntryPoint < 0)
            {
                Exclusively(() => Enter(order.AsSpan(inserted, 1), isEntry: true, entered));
                inserted++;
                continue;
            }

            // A point above all others goes in alone and is the entry to what follows.
            bool above = _graph.Level(order[inserted]) > _graph.MaxLevel;
            int size = above ? 1 : Math.Min(order.Length - inserted, Math.Clamp((present + inserted) / 8, 1, LargestBatch));
            ReadOnlyMemory<int> batch = order.AsMemory(inserted, size);
            // One point is less work than calling other threads, for which searches would have to wait as well.
            int threads = size == 1 ? 1 : _options.Threads;
            ParallelWork.Run(size, threads, Rent, (i, worker) => worker.ChooseLinks(batch.Span, i), null, CancellationToken.None);
            CollectLinks(batch.Span, links);
            List<int> starts = GroupStarts(links);
            Exclusively(() =>
            {
                ParallelWork.Run(starts.Count - 1, threads, Rent, (g, worker) => worker.EnterLinks(links, starts[g], starts[g + 1]), null, CancellationToken.None);
                Enter(batch.Span, above, entered);
            });
            foreach (Worker worker in _rented)
            {
                _workers.Push(worker);
            }

            _rented.Clear();
            inserted += size;
            progress?.Report((double)inserted / order.Length);
        }

        return inserted;
    }

    private void Enter(ReadOnlySpan<int> points, bool isEntry, Action<int>? entered)
    {
        if (isEntry)
        {
            _graph.EntryPoint = points[0];
        }

        if (entered is not null)
        {
            foreach (int point in points)
            {
                entered(point);
            }
        }
    }

    private void Exclusively(Action change)
    {
        _gate?.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            _gate?.ExitWriteLock();
        }
    }

    private Worker Rent()
    {
        lock (_rented)
        {
            Worker worker = _workers.Count > 0 ? _workers.Pop() : new Worker(this);
            _rented.Add(worker);
            return worker;
        }
    }

    /// <summary>What has to be entered at the other ends, ordered by level and target; one target's in batch order.</summary>
    private void CollectLinks(ReadOnlySpan<int> batch, List<(int Level, int Target, int Source)> links)
    {
        links.Clear();
        List<(ulong Key, int Source)> sorted = [];
        for (int i = 0; i < batch.Length; i++)
        {
            for (int level = Math.Min(_graph.Level(batch[i]), _graph.MaxLevel); level >= 0; level--)
            {
                foreach (int target in _graph.Links(batch[i], level))
                {
                    sorted.Add((((ulong)level << 48) | ((ulong)(uint)target << 16) | (uint)i, batch[i]));
                }
            }
        }

        sorted.Sort((a, b) => a.Key.CompareTo(b.Key));
        foreach ((ulong key, int source) in sorted)
        {
            links.Add(((int)(key >> 48), (int)(key >> 16), source));
        }
    }

    private static List<int> GroupStarts(List<(int Level, int Target, int Source)> links)
    {
        List<int> starts = [];
        for (int i = 0; i < links.Count; i++)
        {
            if (i == 0 || links[i].Level != links[i - 1].Level || links[i].Target != links[i - 1].Target)
            {
                starts.Add(i);
            }
        }

        starts.Add(links.Count);
        return starts;
    }

    /// <summary>Buffers of one thread.</summary>
    private sealed class Worker
    {
        private readonly HnswBuilder _builder;
        private readonly HnswGraph _graph;
        private readonly RankBeam? _rankBeam;
        private readonly PoolWalk _walk;
        private readonly PlaceScorer _scorer;
        private readonly LinkSelection _selection;
        private readonly float[] _distances;
        private readonly int[] _present;
        private readonly List<ulong> _candidates = [];

        public Worker(HnswBuilder builder)
        {
            _builder = builder;
            _graph = builder._graph;
            _rankBeam = builder._createRankBeam?.Invoke(_graph);
            _walk = new PoolWalk(_graph);
            _scorer = builder._createScorer();
            // Two candidates of a point are compared while the point is the query of the other scorer.
            _selection = new LinkSelection(builder._createScorer(), _graph.Capacity(0));
            int places = Math.Max(_graph.Capacity(0) + 1, LargestBatch);
            _distances = new float[places];
            _present = new int[places];
        }

        /// <summary>Chooses the links of a point of the batch, on every level that it is on.</summary>
        public void ChooseLinks(ReadOnlySpan<int> batch, int index)
        {
            int point = batch[index];
            _scorer.SetQuery(point);
            int pointLevel = _graph.Level(point);
            (int nearest, float distance) = _walk.Descend(_scorer, pointLevel);
            ReadOnlySpan<int> before = batch[..index];
            for (int level = Math.Min(pointLevel, _graph.MaxLevel); level >= 0; level--)
            {
                FindCandidates(point, nearest, distance, level);
                nearest = SortKey.Id(_candidates[0]);
                distance = SortKey.Distance(_candidates[0]);
                AddBatchMembers(before, level);
                _graph.SetLinks(point, level, _selection.Select(_candidates, _graph.Capacity(level)));
            }
        }

        private void FindCandidates(int point, int start, float startDistance, int level)
        {
            int ef = _builder._options.EfConstruction;
            if (_rankBeam is not null)
            {
                _rankBeam.Run(point, start, level, ef, _candidates);
                return;
            }

            _walk.Walk(_scorer, start, startDistance, level, ef, ef, keepTies: false);
            _candidates.Clear();
            for (int i = 0; i < _walk.Pool.Count; i++)
            {
                _candidates.Add(_walk.Pool.Key(i));
            }
        }

        /// <summary>Enters links at their targets; where a target is full, they fight it out.</summary>
        public void EnterLinks(List<(int Level, int Target, int Source)> links, int start, int end)
        {
            (int level, int target, _) = links[start];
            _scorer.SetQuery(target);
            for (int i = start; i < end; i++)
            {
                int source = links[i].Source;
                if (_graph.TryAppend(target, level, source))
                {
                    continue;
                }

                ReadOnlySpan<int> present = _graph.Links(target, level);
                int count = present.Length + 1;
                present.CopyTo(_present);
                _present[count - 1] = source;
                Score(_present.AsSpan(0, count), float.PositiveInfinity);
                _candidates.Clear();
                for (int j = 0; j < count; j++)
                {
                    _candidates.Add(SortKey.Create(_distances[j], _present[j]));
                }

                _candidates.Sort();
                _graph.SetLinks(target, level, _selection.Select(_candidates, _graph.Capacity(level)));
            }
        }

        /// <summary>The points before this one in the batch are not in the graph yet; few enough to look at each.</summary>
        private void AddBatchMembers(ReadOnlySpan<int> before, int level)
        {
            int most = _builder._options.EfConstruction;
            Score(before, _candidates.Count < most ? float.PositiveInfinity : SortKey.Distance(_candidates[^1]));
            int found = _candidates.Count;
            for (int i = 0; i < before.Length; i++)
            {
                if (_graph.Level(before[i]) >= level && float.IsFinite(_distances[i]))
                {
                    _candidates.Add(SortKey.Create(_distances[i], before[i]));
                }
            }

            if (_candidates.Count == found)
            {
                return;
            }

            _candidates.Sort();
            if (_candidates.Count > most)
            {
                _candidates.RemoveRange(most, _candidates.Count - most);
            }
        }

        private void Score(ReadOnlySpan<int> points, float bound)
        {
            fixed (int* pinned = points)
            fixed (float* distances = _distances)
            {
                _scorer.Score(pinned, points.Length, bound, distances);
            }
        }
    }
}
