using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Search;

/// <summary>
/// A walk of the base level starts at whatever point the levels above lead to. Finds points of those levels from which no base links lead
/// to the entry point, so that a walk from there never leaves what may be a few points, and gives each a way there: what the entry point
/// leads to can then be found from everywhere.
/// </summary>
/// <param name="graph">The graph; nobody else reads or writes it.</param>
/// <param name="tree">What the entry point leads to.</param>
/// <param name="isThere">Whether a place is in use.</param>
internal sealed class StartRepair(HnswGraph graph, ReachTree tree, Func<int, bool> isThere)
{
    private readonly bool[] _leads = new bool[graph.Count];
    private readonly Queue<int> _open = new();

    /// <summary>Finds and repairs. O(n M) times the few rounds in which it is found what leads to the entry point.</summary>
    /// <param name="createScorer">Distances of the graph's points.</param>
    /// <param name="ef">Effort of the search for a near point that leads to the entry point.</param>
    public void Run(Func<PlaceScorer> createScorer, int ef)
    {
        if (graph.MaxLevel == 0)
        {
            return;
        }

        FindWhatLeads();
        PlaceScorer? scorer = null;
        PoolWalk? walk = null;
        for (int start = 0; start < graph.Count; start++)
        {
            if (graph.Level(start) > 0 && (isThere(start) || graph.Links(start, 0).Length > 0) && !Leads(start))
            {
                scorer ??= createScorer();
                walk ??= new PoolWalk(graph);
                scorer.SetQuery(start);
                walk.Walk(scorer, graph.EntryPoint, scorer.Score(graph.EntryPoint), 0, ef, ef, keepTies: true);
                Link(start, Nearest(walk.Pool));
            }
        }
    }

    /// <summary>The nearest point found that leads to the entry point.</summary>
    private int Nearest(CandidatePool pool)
    {
        for (int i = 0; i < pool.Count; i++)
        {
            if (_leads[pool.Id(i)])
            {
                return pool.Id(i);
            }
        }

        return graph.EntryPoint;
    }

    /// <summary>Links a point, or the first that the tree leads to from it and that has a place, to one that leads to the entry point.</summary>
    private void Link(int start, int target)
    {
        // A link that goes is no part of any way to the entry point: nothing here leads there.
        _open.Clear();
        _open.Enqueue(start);
        while (_open.TryDequeue(out int point))
        {
            // What an earlier start was linked through leads there by now, and so does what comes before it.
            if (Leads(point) || tree.TryLink(point, target))
            {
                _leads[point] = true;
                _leads[start] = true;
                return;
            }

            tree.EnqueueChildren(point, _open);
        }
    }

    private bool Leads(int point) => _leads[point] = _leads[point] || LinksToOneThatLeads(point);

    private bool LinksToOneThatLeads(int point)
    {
        foreach (int link in graph.Links(point, 0))
        {
            if (_leads[link])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Rounds over all points, in which what links to one that leads there does so too, until none is added: no list of who links to whom is needed.</summary>
    private void FindWhatLeads()
    {
        _leads[graph.EntryPoint] = true;
        for (bool isAny = true; isAny;)
        {
            isAny = false;
            for (int point = 0; point < _leads.Length; point++)
            {
                if (!_leads[point] && LinksToOneThatLeads(point))
                {
                    _leads[point] = true;
                    isAny = true;
                }
            }
        }
    }
}
