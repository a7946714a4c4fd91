using System.Numerics;
using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>
/// <see cref="BaseLevelWalk"/> in rank space: the same walk, with the exact ranks of one query in the place of its distances.
/// Evaluated points and points still to be expanded are bitmaps over the ranking, so that the closest candidate is the first
/// bit, and what is closer than it a count of bits. One thread at a time.
/// </summary>
internal sealed unsafe class RankWalk
{
    private readonly HnswGraph _graph;
    private readonly DistanceMatrix _matrix;
    private readonly NeighborRanking _ranking;
    private readonly ushort[] _rankOf;
    private readonly ulong[] _evaluated;
    private readonly ulong[] _open;
    private readonly float[] _buffer;
    private readonly int _words;
    private ulong[] _found = [];
    private int[] _evaluatedAt = [];
    private int[] _expandedAt = [];
    private int _query;
    private int _evaluatedCount;
    private int _expandedCount;
    private int _tieStart;
    private int _tieEnd;

    public RankWalk(HnswGraph graph, DistanceMatrix matrix, NeighborRanking ranking)
    {
        _graph = graph;
        _matrix = matrix;
        _ranking = ranking;
        _rankOf = new ushort[graph.Count];
        _words = (graph.Count + 63) / 64;
        _evaluated = new ulong[_words];
        _open = new ulong[_words];
        _buffer = new float[Math.Max(graph.Capacity(0), 1)];
    }

    /// <summary>Points evaluated where the walk for the given effort stops.</summary>
    public int EvaluatedAt(int checkpoint) => _evaluatedAt[checkpoint];

    /// <summary>Points expanded where the walk for the given effort stops.</summary>
    public int ExpandedAt(int checkpoint) => _expandedAt[checkpoint];

    /// <summary>The points evaluated where the walk for the given effort stops: bit r stands for the point of rank r.</summary>
    public ReadOnlySpan<ulong> FoundAt(int checkpoint) => _found.AsSpan(checkpoint * _words, _words);

    /// <summary>Rank of a point from the last query.</summary>
    public int RankOf(int point) => _rankOf[point];

    /// <summary>Walks from a point of the base to the largest of <paramref name="efs"/>, which ascend, with a checkpoint for each.</summary>
    public void Run(int query, ReadOnlySpan<int> efs)
    {
        Reset(query, efs.Length);
        int start = UpperLevels.Descend(_graph, new MatrixQuery(_matrix, query), 0, _buffer).Point;
        int next;
        fixed (ushort* rankOf = _rankOf)
        fixed (ulong* evaluated = _evaluated, open = _open)
        {
            next = Walk(start, efs, rankOf, evaluated, open);
        }

        for (; next < efs.Length; next++)
        {
            SetCheckpoint(next);
        }
    }

    /// <summary>Walks on until the last effort would stop, or nothing is left; returns how many checkpoints were set.</summary>
    private int Walk(int start, ReadOnlySpan<int> efs, ushort* rankOf, ulong* evaluated, ulong* open)
    {
        int next = 0;
        int first = rankOf[start];
        evaluated[first >> 6] |= 1UL << first;
        open[first >> 6] |= 1UL << first;
        _evaluatedCount = 1;
        int lowest = first >> 6;
        int at = 0;
        // Evaluated points of a rank below the last expanded one.
        int below = 0;
        while (next < efs.Length)
        {
            while (lowest < _words && open[lowest] == 0)
            {
                lowest++;
            }

            if (lowest == _words)
            {
                break;
            }

            int current = (lowest << 6) + BitOperations.TrailingZeroCount(open[lowest]);
            below = current >= at ? below + Count(evaluated, at, current) : below - Count(evaluated, current, at);
            at = current;
            int closer = below - Count(evaluated, TieStart(current), current);
            for (; next < efs.Length && closer >= efs[next]; next++)
            {
                SetCheckpoint(next);
            }

            if (next < efs.Length)
            {
                open[lowest] &= open[lowest] - 1;
                _expandedCount++;
                ExpandInto(_ranking.Row(_query)[current], rankOf, evaluated, open, current, ref lowest, ref below);
            }
        }

        return next;
    }

    private void ExpandInto(int point, ushort* rankOf, ulong* evaluated, ulong* open, int current, ref int lowest, ref int below)
    {
        int low = lowest;
        int closer = 0;
        int added = 0;
        foreach (int link in _graph.Links(point, 0))
        {
            int rank = rankOf[link];
            int word = rank >> 6;
            ulong bit = 1UL << rank;
            ulong before = evaluated[word];
            ulong fresh = bit & ~before;
            if (fresh != 0)
            {
                evaluated[word] = before | fresh;
                open[word] |= fresh;
                added++;
                closer += rank < current ? 1 : 0;
                low = Math.Min(low, word);
            }
        }

        lowest = low;
        below += closer;
        _evaluatedCount += added;
    }

    private void Reset(int query, int checkpoints)
    {
        _query = query;
        ReadOnlySpan<ushort> order = _ranking.Row(query);
        for (int rank = 0; rank < order.Length; rank++)
        {
            _rankOf[order[rank]] = (ushort)rank;
        }

        _tieEnd = -1;
        Array.Clear(_evaluated);
        Array.Clear(_open);
        _evaluatedCount = 0;
        _expandedCount = 0;
        if (_evaluatedAt.Length < checkpoints)
        {
            _evaluatedAt = new int[checkpoints];
            _expandedAt = new int[checkpoints];
            _found = new ulong[checkpoints * _words];
        }
    }

    /// <summary>The first rank that is equally far. Of one group, ranks are asked for in ascending order nearly always.</summary>
    private int TieStart(int rank)
    {
        if (rank < _tieStart || rank > _tieEnd)
        {
            ReadOnlySpan<ushort> order = _ranking.Row(_query);
            ReadOnlySpan<float> row = _matrix.Row(_query);
            float distance = row[order[rank]];
            int start = rank;
            while (start > 0 && row[order[start - 1]] == distance)
            {
                start--;
                if (start == _tieEnd)
                {
                    start = _tieStart;
                    break;
                }
            }

            _tieStart = start;
            _tieEnd = rank;
        }

        return _tieStart;
    }

    private void SetCheckpoint(int checkpoint)
    {
        _evaluatedAt[checkpoint] = _evaluatedCount;
        _expandedAt[checkpoint] = _expandedCount;
        _evaluated.CopyTo(_found.AsSpan(checkpoint * _words));
    }

    /// <summary>Bits set from one rank up to, but not including, another.</summary>
    private static int Count(ulong* bits, int from, int to)
    {
        if (from >= to)
        {
            return 0;
        }

        int word = from >> 6;
        int last = (to - 1) >> 6;
        ulong head = ulong.MaxValue << from;
        ulong tail = ulong.MaxValue >> (63 - ((to - 1) & 63));
        if (word == last)
        {
            return BitOperations.PopCount(bits[word] & head & tail);
        }

        int count = BitOperations.PopCount(bits[word] & head);
        for (word++; word < last; word++)
        {
            count += BitOperations.PopCount(bits[word]);
        }

        return count + BitOperations.PopCount(bits[last] & tail);
    }
}
