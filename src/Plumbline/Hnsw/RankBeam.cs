using System.Numerics;
using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>
/// The search for candidates during construction in rank space: the efConstruction nearest that a best-first walk finds, with
/// bitmaps over the exact ranking of the point in the place of heaps. The same candidates as the search that computes distances.
/// </summary>
/// <remarks>
/// A heap of the nearest found so far turns away what is farther than all of them. Here it stays among the points to be
/// expanded, and its turn never comes: by then at least efConstruction nearer points were evaluated, and the walk stops.
/// One thread at a time.
/// </remarks>
internal sealed unsafe class RankBeam
{
    private readonly HnswGraph _graph;
    private readonly DistanceMatrix _matrix;
    private readonly NeighborRanking _ranking;
    private readonly QueryRanks _ranks;
    private readonly ulong[] _evaluated;
    private readonly ulong[] _open;
    private readonly byte[] _unseen;
    private readonly int[] _fresh;

    public RankBeam(HnswGraph graph, DistanceMatrix matrix, NeighborRanking ranking)
    {
        _graph = graph;
        _matrix = matrix;
        _ranking = ranking;
        _ranks = new QueryRanks(ranking);
        int words = (graph.Count + 63) / 64;
        _evaluated = new ulong[words];
        _open = new ulong[words];
        _unseen = new byte[graph.Count];
        _fresh = new int[graph.Capacity(0) + 1];
    }

    /// <summary>Walks one level from a starting point and leaves the nearest found in <paramref name="result"/>, ascending.</summary>
    /// <param name="point">The point whose neighbours are looked for.</param>
    /// <param name="start">A point on the level.</param>
    /// <param name="level">The level.</param>
    /// <param name="ef">The most candidates, efConstruction.</param>
    /// <param name="result">Receives sort keys.</param>
    public void Run(int point, int start, int level, int ef, List<ulong> result)
    {
        _ranks.Set(point);
        Array.Clear(_evaluated);
        Array.Clear(_open);
        _unseen.AsSpan().Fill(1);
        fixed (ushort* rankOf = _ranks.RankOf, order = _ranking.Row(point))
        fixed (ulong* evaluated = _evaluated, open = _open)
        fixed (byte* unseen = _unseen)
        {
            Walk(start, level, ef, rankOf, order, evaluated, open, unseen);
            result.Clear();
            float* row = _matrix.RowPointer(point);
            for (int word = 0; word < _evaluated.Length; word++)
            {
                for (ulong bits = evaluated[word]; bits != 0; bits &= bits - 1)
                {
                    if (result.Count == ef)
                    {
                        return;
                    }

                    int id = order[(word << 6) + BitOperations.TrailingZeroCount(bits)];
                    result.Add(SortKey.Create(row[id], id));
                }
            }
        }
    }

    private void Walk(int start, int level, int ef, ushort* rankOf, ushort* order, ulong* evaluated, ulong* open, byte* unseen)
    {
        int words = _open.Length;
        int first = rankOf[start];
        unseen[start] = 0;
        evaluated[first >> 6] |= 1UL << first;
        open[first >> 6] |= 1UL << first;
        int lowest = first >> 6;
        int at = 0;
        // Evaluated points of a rank below the last expanded one.
        int below = 0;
        while (true)
        {
            while (lowest < words && open[lowest] == 0)
            {
                lowest++;
            }

            if (lowest == words)
            {
                return;
            }

            int current = (lowest << 6) + BitOperations.TrailingZeroCount(open[lowest]);
            below = current >= at ? below + RankBits.Count(evaluated, at, current) : below - RankBits.Count(evaluated, current, at);
            at = current;
            if (below >= ef)
            {
                return;
            }

            open[lowest] &= open[lowest] - 1;
            int count = CollectUnseen(_graph.Links(order[current], level), unseen);
            for (int i = 0; i < count; i++)
            {
                int link = _fresh[i];
                unseen[link] = 0;
                int rank = rankOf[link];
                int word = rank >> 6;
                ulong bit = 1UL << rank;
                evaluated[word] |= bit;
                open[word] |= bit;
                below += rank < current ? 1 : 0;
                lowest = Math.Min(lowest, word);
            }
        }
    }

    private int CollectUnseen(ReadOnlySpan<int> links, byte* unseen)
    {
        int count = 0;
        fixed (int* fresh = _fresh)
        {
            foreach (int link in links)
            {
                fresh[count] = link;
                count += unseen[link];
            }
        }

        return count;
    }
}
