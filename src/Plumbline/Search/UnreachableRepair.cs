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
    private const int Rounds = 8;

    private readonly bool[] _reached = new bool[graph.Count];
    private readonly Stack<int> _open = new();

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

        int found = lost.Count;
        PlaceScorer scorer = createScorer();
        PoolWalk walk = new(graph);
        // A link that repairs one is not to be given up for another.
        HashSet<(int From, int To)> given = [];
        for (int round = 0; round < Rounds && lost.Count > 0; round++)
        {
            foreach (int point in lost)
            {
                if (!_reached[point] && Link(point, scorer, walk, ef, given))
                {
                    Reach(point);
                }
            }

            // A link given up may have been the last to somewhere else.
            ReachFromEntry();
            lost = Unreached();
        }

        return new Reachability(found, found - Math.Min(found, lost.Count), lost.Count);
    }

    private bool Link(int point, PlaceScorer scorer, PoolWalk walk, int ef, HashSet<(int From, int To)> given)
    {
        scorer.SetQuery(point);
        walk.Search(scorer, ef, ef);
        for (int i = 0; i < walk.Pool.Count; i++)
        {
            int near = walk.Pool.Id(i);
            if (near != point && _reached[near] && graph.TryAppend(near, 0, point))
            {
                given.Add((near, point));
                return true;
            }
        }

        // All are full: the nearest gives up its last link, the farthest of those that it chose.
        for (int i = 0; i < walk.Pool.Count; i++)
        {
            int near = walk.Pool.Id(i);
            if (near != point && _reached[near] && Replace(near, point, given))
            {
                return true;
            }
        }

        return false;
    }

    private bool Replace(int near, int point, HashSet<(int From, int To)> given)
    {
        int[] links = graph.Links(near, 0).ToArray();
        for (int i = links.Length - 1; i >= 0; i--)
        {
            if (!given.Contains((near, links[i])))
            {
                links[i] = point;
                graph.SetLinks(near, 0, links);
                given.Add((near, point));
                return true;
            }
        }

        return false;
    }

    private void ReachFromEntry()
    {
        Array.Clear(_reached);
        if (graph.EntryPoint >= 0)
        {
            Reach(graph.EntryPoint);
        }
    }

    private void Reach(int start)
    {
        _reached[start] = true;
        _open.Push(start);
        while (_open.TryPop(out int point))
        {
            foreach (int link in graph.Links(point, 0))
            {
                if (!_reached[link])
                {
                    _reached[link] = true;
                    _open.Push(link);
                }
            }
        }
    }

    private List<int> Unreached()
    {
        List<int> lost = [];
        for (int point = 0; point < graph.Count; point++)
        {
            if (!_reached[point] && isThere(point))
            {
                lost.Add(point);
            }
        }

        return lost;
    }
}
