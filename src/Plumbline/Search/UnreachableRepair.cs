using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Search;

/// <summary>
/// Finds points that no walk can come to, because no base links lead to them from the entry point, and gives each a link from a near
/// point that a walk does come to. (Pruning of full lists loses the last link to a point now and then.) Then <see cref="StartRepair"/>
/// sees to it that the same is found from wherever else walks start.
/// </summary>
/// <param name="graph">The graph; nobody else reads or writes it.</param>
/// <param name="isThere">Whether a place is in use.</param>
internal sealed class UnreachableRepair(HnswGraph graph, Func<int, bool> isThere)
{
    private const int None = -1;

    // Points that are asked for a place because they are near; after them it is as good elsewhere.
    private const int MostNear = 1024;

    private readonly ReachTree _tree = new(graph);
    private readonly Queue<int> _open = new();

    // Points that may have a place for one more link. What has none has links of the tree alone, keeps as many whatever is linked later,
    // and is not looked at again: among thousands of copies of one vector each search for a place would be one of the whole graph.
    private readonly Queue<int> _frontier = new();
    private readonly bool[] _full = new bool[graph.Count];

    /// <summary>Counts points in use that base links do not lead to from the entry point. O(n M).</summary>
    public int Count()
    {
        _tree.ReachFromEntry();
        return Unreached().Count;
    }

    /// <summary>Finds and repairs.</summary>
    /// <param name="createScorer">Distances of the graph's points.</param>
    /// <param name="ef">Effort of the search for a near point.</param>
    public Reachability Run(Func<PlaceScorer> createScorer, int ef)
    {
        _tree.ReachFromEntry();
        List<int> lost = Unreached();
        Reachability found = lost.Count == 0 ? Reachability.None : Repair(lost, createScorer, ef);
        new StartRepair(graph, _tree, isThere).Run(createScorer, ef);
        return found;
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

    private Reachability Repair(List<int> lost, Func<PlaceScorer> createScorer, int ef)
    {
        PlaceScorer scorer = createScorer();
        PoolWalk walk = new(graph);
        _frontier.Enqueue(graph.EntryPoint);
        foreach (int point in lost)
        {
            // An earlier one may lead to it by now.
            if (!_tree.Contains(point))
            {
                scorer.SetQuery(point);
                walk.Search(scorer, ef, ef);
                _tree.Reach(point, Link(point, walk.Pool));
                _frontier.Enqueue(point);
            }
        }

        int left = Count();
        return new Reachability(lost.Count, lost.Count - Math.Min(lost.Count, left), left);
    }

    /// <summary>Gives a point a link from a point that is reached.</summary>
    /// <returns>The point that leads to it now.</returns>
    private int Link(int point, CandidatePool pool)
    {
        for (int i = 0; i < pool.Count; i++)
        {
            int near = pool.Id(i);
            if (near == point || !_tree.Contains(near))
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
                if (_tree.IsChild(skipped, near))
                {
                    _tree.Move(skipped, point);
                }

                return near;
            }
        }

        // Down the tree from the nearest that is reached.
        _open.Clear();
        for (int i = 0; i < pool.Count; i++)
        {
            if (pool.Id(i) != point && _tree.Contains(pool.Id(i)))
            {
                _open.Enqueue(pool.Id(i));
            }
        }

        for (int visit = 0; visit < MostNear && _open.TryDequeue(out int near); visit++)
        {
            if (_tree.TryLink(near, point))
            {
                return near;
            }

            _tree.EnqueueChildren(near, _open);
        }

        // Wherever there is a place: at the latest the leaves of the tree have room, or a link that is not of the tree.
        while (true)
        {
            int near = _frontier.Peek();
            if (!_full[near] && _tree.TryLink(near, point))
            {
                return near;
            }

            _frontier.Dequeue();
            if (!_full[near])
            {
                _full[near] = true;
                _tree.EnqueueChildren(near, _frontier);
            }
        }
    }

    private static void Replace(HnswGraph graph, int near, int index, int point)
    {
        int[] links = graph.Links(near, 0).ToArray();
        links[index] = point;
        graph.SetLinks(near, 0, links);
    }

    private List<int> Unreached()
    {
        List<int> lost = [];
        for (int point = 0; point < graph.Count; point++)
        {
            if (!_tree.Contains(point) && isThere(point))
            {
                lost.Add(point);
            }
        }

        return lost;
    }
}
