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
internal sealed class HnswBuilder<TDistances, TQuery>
    where TDistances : struct, IGraphDistances<TQuery>
    where TQuery : struct, IQueryDistances
{
    // Large enough to keep many threads busy, small enough that a point misses few of its batch as stepping stones.
    private const int LargestBatch = 64;

    private readonly TDistances _distances;
    private readonly HnswBuildOptions _options;
    private readonly HnswGraph _graph;
    private readonly int[] _order;
    private readonly List<Worker> _rented = [];
    private readonly Func<HnswGraph, RankBeam>? _createRankBeam;

    /// <param name="count">Number of points.</param>
    /// <param name="distances">Distances between them.</param>
    /// <param name="options">M, efConstruction, seed, threads.</param>
    /// <param name="createRankBeam">Makes the candidate search of one thread where an exact ranking is at hand; null to search by distances.</param>
    public HnswBuilder(int count, TDistances distances, HnswBuildOptions options, Func<HnswGraph, RankBeam>? createRankBeam = null)
    {
        _createRankBeam = createRankBeam;
        _distances = distances;
        _options = options;
        byte[] levels = HnswLevels.Assign(count, options.M, options.LevelSeed ?? options.Seed);
        _order = HnswLevels.InsertionOrder(levels, options.OrderSeed ?? options.Seed);
        _graph = new HnswGraph(options.M, levels);
    }

    public HnswGraph Build(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_order.Length == 0)
        {
            return _graph;
        }

        // The first point is on the highest level of all, so the entry point never changes.
        _graph.EntryPoint = _order[0];
        Stack<Worker> workers = [];
        List<(int Level, int Target, int Source)> links = [];
        int inserted = 1;
        while (inserted < _order.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int size = Math.Min(_order.Length - inserted, Math.Clamp(inserted / 8, 1, LargestBatch));
            ReadOnlyMemory<int> batch = _order.AsMemory(inserted, size);
            ParallelWork.Run(size, _options.Threads, () => Rent(workers), (i, worker) => worker.ChooseLinks(batch.Span, i), null, cancellationToken);
            CollectLinks(batch.Span, links);
            List<int> starts = GroupStarts(links);
            ParallelWork.Run(starts.Count - 1, _options.Threads, () => Rent(workers), (g, worker) => worker.EnterLinks(links, starts[g], starts[g + 1]), null, cancellationToken);
            foreach (Worker worker in _rented)
            {
                workers.Push(worker);
            }

            _rented.Clear();
            inserted += size;
            progress?.Report((double)inserted / _order.Length);
        }

        return _graph;
    }

    private Worker Rent(Stack<Worker> workers)
    {
        lock (_rented)
        {
            Worker worker = workers.Count > 0 ? workers.Pop() : new Worker(this);
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
        private readonly HnswBuilder<TDistances, TQuery> _builder;
        private readonly HnswGraph _graph;
        private readonly RankBeam? _rankBeam;
        private readonly BeamSearch? _beam;
        private readonly float[] _distances;
        private readonly int[] _chosen;
        private readonly List<ulong> _candidates = [];

        public Worker(HnswBuilder<TDistances, TQuery> builder)
        {
            _builder = builder;
            _graph = builder._graph;
            _rankBeam = builder._createRankBeam?.Invoke(_graph);
            _beam = _rankBeam is null ? new BeamSearch(_graph) : null;
            int places = Math.Max(_graph.Capacity(0) + 1, LargestBatch);
            _distances = new float[places];
            _chosen = new int[places];
        }

        /// <summary>Chooses the links of a point of the batch, on every level that it is on.</summary>
        public void ChooseLinks(ReadOnlySpan<int> batch, int index)
        {
            int point = batch[index];
            TQuery query = _builder._distances.From(point);
            int pointLevel = _graph.Level(point);
            (int nearest, float distance) = UpperLevels.Descend(_graph, query, pointLevel, _distances);
            ReadOnlySpan<int> before = batch[..index];
            for (int level = Math.Min(pointLevel, _graph.MaxLevel); level >= 0; level--)
            {
                FindCandidates(point, query, nearest, distance, level);
                nearest = SortKey.Id(_candidates[0]);
                distance = SortKey.Distance(_candidates[0]);
                AddBatchMembers(query, before, level);
                int count = Select(_candidates, _graph.Capacity(level));
                _graph.SetLinks(point, level, _chosen.AsSpan(0, count));
            }
        }

        private void FindCandidates(int point, TQuery query, int start, float startDistance, int level)
        {
            int ef = _builder._options.EfConstruction;
            if (_rankBeam is not null)
            {
                _rankBeam.Run(point, start, level, ef, _candidates);
            }
            else
            {
                _beam!.Run(query, start, startDistance, level, ef, _candidates);
            }
        }

        /// <summary>Enters links at their targets; where a target is full, they fight it out.</summary>
        public void EnterLinks(List<(int Level, int Target, int Source)> links, int start, int end)
        {
            (int level, int target, _) = links[start];
            TQuery query = _builder._distances.From(target);
            for (int i = start; i < end; i++)
            {
                int source = links[i].Source;
                if (_graph.TryAppend(target, level, source))
                {
                    continue;
                }

                ReadOnlySpan<int> present = _graph.Links(target, level);
                int count = present.Length + 1;
                present.CopyTo(_chosen);
                _chosen[count - 1] = source;
                query.To(_chosen.AsSpan(0, count), _distances);
                _candidates.Clear();
                for (int j = 0; j < count; j++)
                {
                    _candidates.Add(SortKey.Create(_distances[j], _chosen[j]));
                }

                _candidates.Sort();
                int kept = Select(_candidates, _graph.Capacity(level));
                _graph.SetLinks(target, level, _chosen.AsSpan(0, kept));
            }
        }

        /// <summary>The points before this one in the batch are not in the graph yet; few enough to look at each.</summary>
        private void AddBatchMembers(TQuery query, ReadOnlySpan<int> before, int level)
        {
            query.To(before, _distances);
            int found = _candidates.Count;
            for (int i = 0; i < before.Length; i++)
            {
                if (_graph.Level(before[i]) >= level)
                {
                    _candidates.Add(SortKey.Create(_distances[i], before[i]));
                }
            }

            if (_candidates.Count == found)
            {
                return;
            }

            _candidates.Sort();
            int most = _builder._options.EfConstruction;
            if (_candidates.Count > most)
            {
                _candidates.RemoveRange(most, _candidates.Count - most);
            }
        }

        /// <summary>
        /// The diversity heuristic (Algorithm 4 of the paper): nearest first, a candidate is kept if it is closer to the
        /// point than to every candidate kept before it. Fewer candidates than places are all kept, as in FAISS.
        /// </summary>
        /// <returns>How many were kept, in <see cref="_chosen"/>.</returns>
        private int Select(List<ulong> candidates, int places)
        {
            bool prune = candidates.Count >= places;
            int kept = 0;
            foreach (ulong candidate in candidates)
            {
                int id = SortKey.Id(candidate);
                if (prune && IsCloserToKept(id, SortKey.Distance(candidate), kept))
                {
                    continue;
                }

                _chosen[kept++] = id;
                if (kept == places)
                {
                    break;
                }
            }

            return kept;
        }

        private bool IsCloserToKept(int id, float distance, int kept)
        {
            for (int i = 0; i < kept; i++)
            {
                if (_builder._distances.Between(_chosen[i], id) < distance)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The search for candidates on one level: the efConstruction nearest that a best-first walk finds.</summary>
    private sealed class BeamSearch(HnswGraph graph)
    {
        private readonly VisitedSet _visited = new(graph.Count);
        private readonly KeyHeap _open = new();
        private readonly KeyHeap _best = new();
        private readonly int[] _unseen = new int[graph.Capacity(0)];
        private readonly float[] _distances = new float[graph.Capacity(0)];

        /// <summary>Leaves the nearest found in <paramref name="result"/>, ascending.</summary>
        public void Run(TQuery query, int start, float startDistance, int level, int ef, List<ulong> result)
        {
            _visited.Clear();
            _open.Clear();
            _best.Clear();
            _visited.Add(start);
            ulong key = SortKey.Create(startDistance, start);
            _open.Push(key);
            // Complements, so that the farthest of the best is on top.
            _best.Push(~key);
            while (_open.Count > 0)
            {
                ulong current = _open.Pop();
                if (_best.Count == ef && current > ~_best.Top)
                {
                    break;
                }

                int count = 0;
                foreach (int link in graph.Links(SortKey.Id(current), level))
                {
                    if (_visited.Add(link))
                    {
                        _unseen[count++] = link;
                    }
                }

                query.To(_unseen.AsSpan(0, count), _distances);
                for (int i = 0; i < count; i++)
                {
                    Offer(SortKey.Create(_distances[i], _unseen[i]), ef);
                }
            }

            result.Clear();
            while (_best.Count > 0)
            {
                result.Add(~_best.Pop());
            }

            result.Reverse();
        }

        private void Offer(ulong key, int ef)
        {
            if (_best.Count < ef)
            {
                _best.Push(~key);
            }
            else if (key < ~_best.Top)
            {
                _best.ReplaceTop(~key);
            }
            else
            {
                return;
            }

            _open.Push(key);
        }
    }
}
