using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Search;

/// <summary>
/// Takes removed points out of a graph: whoever links to one gets links chosen among its own and those of the removed one, so that
/// paths through it stay short. The consolidation of deletes of FreshDiskANN (Singh et al. 2021, Algorithm 4) on every level.
/// </summary>
internal sealed class TombstoneSweep(HnswGraph graph, Func<PlaceScorer> createScorer, PlaceSet removed, int threads)
{
    // Places a piece: enough to be worth handing to a thread.
    private const int Piece = 256;

    /// <summary>Relinks everything; nobody else reads or writes the graph. The removed points have no links afterwards.</summary>
    public void Run()
    {
        int pieces = (graph.Count + Piece - 1) / Piece;
        ParallelWork.Run(pieces, threads, () => new Worker(this), (piece, worker) => worker.Relink(piece), null, CancellationToken.None);
        if (graph.EntryPoint >= 0 && removed.Contains(graph.EntryPoint))
        {
            graph.EntryPoint = HighestLive();
        }

        for (int place = 0; place < graph.Count; place++)
        {
            for (int level = graph.Level(place); level >= 0 && removed.Contains(place); level--)
            {
                graph.SetLinks(place, level, []);
            }
        }
    }

    private int HighestLive()
    {
        int highest = -1;
        for (int place = 0; place < graph.Count; place++)
        {
            if (!removed.Contains(place) && (highest < 0 || graph.Level(place) > graph.Level(highest)))
            {
                highest = place;
            }
        }

        return highest;
    }

    /// <summary>Buffers of one thread. It reads the links of removed points, which nobody changes, and writes those of its own piece.</summary>
    private sealed unsafe class Worker(TombstoneSweep sweep)
    {
        private readonly PlaceScorer _scorer = sweep.CreateScorer();
        private readonly LinkSelection _selection = new(sweep.CreateScorer(), sweep.Graph.Capacity(0));
        private readonly SortedSet<int> _candidates = [];
        private readonly List<ulong> _keys = [];

        public void Relink(int piece)
        {
            HnswGraph graph = sweep.Graph;
            int end = Math.Min(graph.Count, (piece + 1) * Piece);
            for (int place = piece * Piece; place < end; place++)
            {
                for (int level = graph.Level(place); level >= 0 && !sweep.Removed.Contains(place); level--)
                {
                    if (Collect(place, level))
                    {
                        Choose(place, level);
                    }
                }
            }
        }

        /// <summary>Whether a point links to a removed one; its candidates are then its other links and those of the removed ones.</summary>
        private bool Collect(int place, int level)
        {
            PlaceSet removed = sweep.Removed;
            _candidates.Clear();
            bool any = false;
            foreach (int link in sweep.Graph.Links(place, level))
            {
                if (!removed.Contains(link))
                {
                    _candidates.Add(link);
                    continue;
                }

                any = true;
                foreach (int far in sweep.Graph.Links(link, level))
                {
                    if (far != place && !removed.Contains(far))
                    {
                        _candidates.Add(far);
                    }
                }
            }

            return any;
        }

        private void Choose(int place, int level)
        {
            _scorer.SetQuery(place);
            _keys.Clear();
            foreach (int candidate in _candidates)
            {
                _keys.Add(SortKey.Create(_scorer.Score(candidate), candidate));
            }

            _keys.Sort();
            sweep.Graph.SetLinks(place, level, _selection.Select(_keys, sweep.Graph.Capacity(level)));
        }
    }

    private HnswGraph Graph => graph;

    private PlaceSet Removed => removed;

    private PlaceScorer CreateScorer() => createScorer();
}
