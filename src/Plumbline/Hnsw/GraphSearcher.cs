using Plumbline.Exact;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>Answers one query after the other under a capacity contract. One thread at a time.</summary>
internal sealed unsafe class GraphSearcher(HnswGraph graph, PlaceScorer scorer)
{
    // Beyond, moving the entries of a sorted pool costs more than two heaps do.
    private const int LargestPool = 1024;
    private const int ScanBlock = 64;
    private const int Samples = 256;

    private readonly PoolWalk _walk = new(graph);
    private BaseLevelWalk? _largeWalk;
    private FilteredWalk? _filteredWalk;
    private ulong[] _keys = [];
    private int _found;

    /// <summary>Takes the query.</summary>
    public PlaceScorer Scorer => scorer;

    /// <summary>A point that walks act as if it were not there, so that a vector of the index is a query like any other; -1 for none. It must be on the base level only.</summary>
    public int Blocked { get; set; } = -1;

    /// <summary>Sort keys of what was found, nearest first: raw distances.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, _found);

    /// <summary>The effort that the last search took.</summary>
    public int Ef { get; private set; }

    /// <summary>Distinct points whose distance was computed on the base level.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Points whose links were followed on the base level.</summary>
    public int Expanded { get; private set; }

    /// <summary>Whether points were looked at one by one, because the links did not lead to enough or the filter is narrow.</summary>
    public bool Scanned { get; private set; }

    /// <summary>Searches for the k nearest to the scorer's query.</summary>
    /// <param name="k">Neighbours asked for, 1 or more.</param>
    /// <param name="efSearch">The effort asked for.</param>
    /// <param name="contract">What happens where k is greater.</param>
    /// <param name="filter">Which points may be returned; null for all.</param>
    /// <exception cref="EffortBelowKException">The contract is Reject and k exceeds the effort.</exception>
    public void Search(int k, int efSearch, CapacityContract contract, PlaceFilter? filter)
    {
        if (contract == CapacityContract.Reject && k > efSearch)
        {
            throw new EffortBelowKException(efSearch, k);
        }

        bool lift = contract == CapacityContract.Lift;
        Ef = lift ? Math.Max(efSearch, k) : efSearch;
        Evaluated = 0;
        Expanded = 0;
        Scanned = false;
        _found = 0;
        int most = Math.Min(contract == CapacityContract.Truncate ? Math.Min(k, efSearch) : k, filter?.Count ?? graph.Count);
        if (graph.EntryPoint < 0 || most == 0)
        {
            return;
        }

        if (lift && filter is not null && IsNarrow(filter))
        {
            Scan(filter, most);
            return;
        }

        int ef = Math.Min(Ef, graph.Count);
        int keep = Math.Max(ef, most);
        if (filter is not null)
        {
            WalkFiltered(filter, ef, keep, most);
        }
        else if (keep <= LargestPool)
        {
            _walk.Blocked = Blocked;
            _walk.Search(scorer, ef, keep);
            Note(_walk.Evaluated, _walk.Expanded);
            Take(_walk.Pool, most);
        }
        else
        {
            WalkFar(ef, most);
        }

        // With the contract that promises k, what the links do not lead to is looked for one by one.
        if (lift && _found < most)
        {
            Scan(filter, most);
        }
    }

    /// <summary>Looks at every point: the k nearest, exactly.</summary>
    /// <param name="k">Neighbours asked for.</param>
    /// <param name="filter">Which points may be returned; null for all.</param>
    public void ScanAll(int k, PlaceFilter? filter)
    {
        Evaluated = 0;
        Expanded = 0;
        _found = 0;
        int most = Math.Min(k, filter?.Count ?? graph.Count);
        if (most > 0)
        {
            Scan(filter, most);
        }
    }

    private void WalkFiltered(PlaceFilter filter, int ef, int keep, int most)
    {
        FilteredWalk walk = _filteredWalk ??= new FilteredWalk(graph);
        walk.Blocked = Blocked;
        walk.Search(scorer, filter, ef, keep);
        Note(walk.Evaluated, walk.Expanded);
        Take(walk.Pool, most);
    }

    private void WalkFar(int ef, int most)
    {
        BaseLevelWalk walk = _largeWalk ??= new BaseLevelWalk(graph);
        walk.Blocked = Blocked;
        walk.Run(new ScorerQuery(scorer), [ef]);
        Note(walk.EvaluatedAt(0), walk.ExpandedAt(0));
        TopK nearest = new(most);
        foreach (ulong key in walk.Evaluated)
        {
            nearest.Add(SortKey.Distance(key), SortKey.Id(key));
        }

        Take(nearest);
    }

    /// <summary>Whether looking at every point that passes costs less than a walk that has to find ef of them among the others.</summary>
    /// <remarks>A walk evaluates about ten points for each of its ef nearest, and 1 / share as many where only a share passes.</remarks>
    private bool IsNarrow(PlaceFilter filter)
    {
        double share = (double)(filter.Count ?? Estimate(filter)) / graph.Count;
        return share * share <= 10.0 * Ef / graph.Count;
    }

    private int Estimate(PlaceFilter filter)
    {
        int samples = Math.Min(Samples, graph.Count);
        int passing = 0;
        for (int i = 0; i < samples; i++)
        {
            passing += filter.Passes((int)((long)i * graph.Count / samples)) ? 1 : 0;
        }

        return (int)((long)passing * graph.Count / samples);
    }

    private void Scan(PlaceFilter? filter, int most)
    {
        int* places = stackalloc int[ScanBlock];
        float* distances = stackalloc float[ScanBlock];
        TopK nearest = new(most);
        int count = 0;
        int evaluated = 0;
        for (int place = 0; place < graph.Count; place++)
        {
            if (filter is null || filter.Passes(place))
            {
                places[count++] = place;
            }

            if (count == ScanBlock || (place == graph.Count - 1 && count > 0))
            {
                scorer.Score(places, count, nearest.Threshold, distances);
                for (int i = 0; i < count; i++)
                {
                    nearest.Add(distances[i], places[i]);
                }

                evaluated += count;
                count = 0;
            }
        }

        Scanned = true;
        Evaluated = Math.Max(Evaluated, evaluated);
        Take(nearest);
    }

    private void Note(int evaluated, int expanded)
    {
        Evaluated = evaluated;
        Expanded = expanded;
    }

    private void Take(CandidatePool pool, int most)
    {
        Room(most);
        _found = Math.Min(pool.Count, most);
        for (int i = 0; i < _found; i++)
        {
            _keys[i] = pool.Key(i);
        }
    }

    private void Take(TopK nearest)
    {
        ReadOnlySpan<ulong> sorted = nearest.Sorted();
        Room(sorted.Length);
        sorted.CopyTo(_keys);
        _found = sorted.Length;
    }

    private void Room(int count)
    {
        if (_keys.Length < count)
        {
            _keys = new ulong[count];
        }
    }
}
