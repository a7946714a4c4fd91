using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>Which candidates become links. One thread at a time.</summary>
/// <param name="between">Distances between candidates; its query is set here.</param>
/// <param name="mostLinks">The most links of any level.</param>
internal sealed unsafe class LinkSelection(PlaceScorer between, int mostLinks)
{
    private readonly int[] _chosen = GC.AllocateArray<int>(mostLinks + 1, pinned: true);
    private readonly float[] _distances = GC.AllocateArray<float>(mostLinks + 1, pinned: true);

    /// <summary>
    /// The diversity heuristic (Algorithm 4 of Malkov and Yashunin): nearest first, a candidate is kept if it is closer to the
    /// point than to every candidate kept before it. Fewer candidates than places are all kept, as in FAISS.
    /// </summary>
    /// <param name="candidates">Sort keys, ascending.</param>
    /// <param name="places">The most links.</param>
    /// <returns>What was kept, nearest first; valid until the next call.</returns>
    public ReadOnlySpan<int> Select(List<ulong> candidates, int places)
    {
        bool prune = candidates.Count >= places;
        int kept = 0;
        foreach (ulong candidate in candidates)
        {
            int id = SortKey.Id(candidate);
            if (prune && kept > 0 && IsCloserToKept(id, SortKey.Distance(candidate), kept))
            {
                continue;
            }

            _chosen[kept++] = id;
            if (kept == places)
            {
                break;
            }
        }

        return _chosen.AsSpan(0, kept);
    }

    private bool IsCloserToKept(int id, float distance, int kept)
    {
        between.SetQuery(id);
        fixed (int* chosen = _chosen)
        fixed (float* buffer = _distances)
        {
            return between.AnyNearer(chosen, kept, distance, buffer);
        }
    }
}
