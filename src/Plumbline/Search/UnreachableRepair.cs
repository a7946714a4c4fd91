using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Search;

/// <summary>
/// Finds points that no walk can come to, because no base links lead to them from where walks start, and gives each a link from a near
/// point that a walk does come to. (Pruning of full lists loses the last link to a point now and then.)
/// </summary>
/// <param name="graph">The graph; nobody else reads or writes it.</param>
/// <param name="isThere">Whether a place is in use.</param>
internal sealed class UnreachableRepair(HnswGraph graph, Func<int, bool> isThere)
{
    private const int None = -1;

    // By which point each was reached first, itself for the entry; None where it was not. These links are a tree: without any other,
    // everything that is reached stays so.
    private readonly int[] _parents = new int[graph.Count];
    private readonly Queue<int> _open = new();

    /// <summary>Counts points in use that base links do not lead to from the entry point. O(n M).</summary>
    public int Count()
    {
        ReachFromEntry();
        return Unreached().Count;
    }

    /// <summary>Finds and repairs.</summary>
    /// <param name="createScorer">Distances of the graph's points.</param>
    /// <param name="ef">Effort of the search for a near point.</param>
    public Reachability Run(Func<PlaceScorer> createScorer, int ef)
    {
        ReachFromEntry();
        List<int> lost = Unreached();
        if (lost.Count == 0)
        {
            return Reachability.None;
        }

        PlaceScorer scorer = createScorer();
        PoolWalk walk = new(graph);
        foreach (int point in lost)
        {
            // An earlier one may lead to it by now.
            if (_parents[point] == None)
            {
                scorer.SetQuery(point);
                walk.Search(scorer, ef, ef);
                Reach(point, Link(point, walk.Pool));
            }
        }

        int left = Count();
        return new Reachability(lost.Count, lost.Count - Math.Min(lost.Count, left), left);
    }

    /// <summary>
    /// Links a point to one that it leads to, in place of a third that it leads to as well: that one is a step farther, and nothing
    /// becomes unreachable.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="near">The point that gets the link.</param>
    /// <param name="point">Where it will lead.</param>
    /// <returns>The place that the link led to before, or -1 where there is no such link.</returns>
    public static int LinkInPlaceOfNext(HnswGraph graph, int near, int point)
    {
        ReadOnlySpan<int> next = graph.Links(point, 0);
        ReadOnlySpan<int> links = graph.Links(near, 0);
        for (int i = links.Length - 1; i >= 0; i--)
        {
            int other = links[i];
            if (other != point && next.Contains(other))
            {
                Replace(graph, near, i, point);
                return other;
            }
        }

        return None;
    }

    /// <summary>Gives a point a link from a point that is reached.</summary>
    /// <returns>The point that leads to it now.</returns>
    private int Link(int point, CandidatePool pool)
    {
        for (int i = 0; i < pool.Count; i++)
        {
            int near = pool.Id(i);
            if (near == point || _parents[near] == None)
            {
                continue;
            }

            if (graph.TryAppend(near, 0, point))
            {
                return near;
            }

            int skipped = LinkInPlaceOfNext(graph, near, point);
            if (skipped != None)
            {
                _parents[skipped] = _parents[skipped] == near ? point : _parents[skipped];
                return near;
            }
        }

        // Down the tree from the nearest that is reached: at the latest its leaves have room, or a link that is not of the tree.
        _open.Clear();
        for (int i = 0; i < pool.Count; i++)
        {
            if (pool.Id(i) != point && _parents[pool.Id(i)] != None)
            {
                _open.Enqueue(pool.Id(i));
            }
        }

        _open.Enqueue(graph.EntryPoint);
        while (true)
        {
            int near = _open.Dequeue();
            if (graph.TryAppend(near, 0, point) || ReplaceSpare(near, point))
            {
                return near;
            }

            foreach (int child in graph.Links(near, 0))
            {
                // Other links lead back up, and round for ever.
                if (_parents[child] == near)
                {
                    _open.Enqueue(child);
                }
            }
        }
    }

    /// <summary>Replaces the last link that is not of the tree: the farthest of those that a point chose.</summary>
    private bool ReplaceSpare(int near, int point)
    {
        ReadOnlySpan<int> links = graph.Links(near, 0);
        for (int i = links.Length - 1; i >= 0; i--)
        {
            if (_parents[links[i]] != near)
            {
                Replace(graph, near, i, point);
                return true;
            }
        }

        return false;
    }

    private static void Replace(HnswGraph graph, int near, int index, int point)
    {
        int[] links = graph.Links(near, 0).ToArray();
        links[index] = point;
        graph.SetLinks(near, 0, links);
    }

    private void ReachFromEntry()
    {
        Array.Fill(_parents, None);
        if (graph.EntryPoint >= 0)
        {
            Reach(graph.EntryPoint, graph.EntryPoint);
        }
    }

    private void Reach(int start, int from)
    {
        _parents[start] = from;
        _open.Clear();
        _open.Enqueue(start);
        while (_open.TryDequeue(out int point))
        {
            foreach (int link in graph.Links(point, 0))
            {
                if (_parents[link] == None)
                {
                    _parents[link] = point;
                    _open.Enqueue(link);
                }
            }
        }
    }

    private List<int> Unreached()
    {
        List<int> lost = [];
        for (int point = 0; point < graph.Count; point++)
        {
            if (_parents[point] == None && isThere(point))
            {
                lost.Add(point);
            }
        }

        return lost;
    }
}
