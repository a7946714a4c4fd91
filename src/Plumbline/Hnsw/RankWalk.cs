using System.Numerics;
using System.Runtime.Intrinsics.X86;
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
    private readonly QueryRanks _ranks;
    private readonly PackedLinks _links;
    private readonly byte[] _unseen;
    private readonly int[] _fresh;
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

    public RankWalk(HnswGraph graph, PackedLinks links, DistanceMatrix matrix, NeighborRanking ranking, QueryRanks ranks)
    {
        _graph = graph;
        _matrix = matrix;
        _ranking = ranking;
        _ranks = ranks;
        _links = links;
        _unseen = new byte[graph.Count];
        _fresh = new int[links.Places + 1];
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
    public int RankOf(int point) => _ranks.RankOf[point];

    /// <summary>Walks from a point of the base to the largest of <paramref name="efs"/>, which ascend, with a checkpoint for each.</summary>
    public void Run(int query, ReadOnlySpan<int> efs)
    {
        Reset(query, efs.Length);
        int start = UpperLevels.Descend(_graph, new MatrixQuery(_matrix, query), 0, _buffer).Point;
        int next;
        fixed (ushort* rankOf = _ranks.RankOf, links = _links.All, order = _ranking.Row(query))
        fixed (ulong* evaluated = _evaluated, open = _open)
        fixed (byte* unseen = _unseen)
        fixed (int* fresh = _fresh)
        {
            next = Walk(start, efs, new Tables(rankOf, order, links, evaluated, open, unseen, fresh));
        }

        for (; next < efs.Length; next++)
        {
            SetCheckpoint(next);
        }
    }

    /// <summary>Walks on until the last effort would stop, or nothing is left; returns how many checkpoints were set.</summary>
    private int Walk(int start, ReadOnlySpan<int> efs, in Tables tables)
    {
        ulong* evaluated = tables.Evaluated;
        ulong* open = tables.Open;
        int next = 0;
        int first = tables.RankOf[start];
        tables.Unseen[start] = 0;
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
                PrefetchNext(lowest, tables);
                ExpandInto(tables.Order[current], tables, current, ref lowest, ref below);
            }
        }

        return next;
    }

    /// <summary>Asks for the links of the point that comes next unless a closer one is found now.</summary>
    private void PrefetchNext(int word, in Tables tables)
    {
        if (Sse.IsSupported && tables.Open[word] != 0)
        {
            int rank = (word << 6) + BitOperations.TrailingZeroCount(tables.Open[word]);
            ushort* links = tables.Links + ((long)tables.Order[rank] * _links.Places);
            for (int i = 0; i < _links.Places; i += 32)
            {
                Sse.Prefetch0(links + i);
            }
        }
    }

    private void ExpandInto(int point, in Tables tables, int current, ref int lowest, ref int below)
    {
        ushort* links = tables.Links + ((long)point * _links.Places);
        byte* unseen = tables.Unseen;
        int* fresh = tables.Fresh;
        int places = _links.CountOf(point);
        int count = 0;
        // Without a branch: deep in a walk most links lead to points that were seen, which ones is beyond prediction.
        for (int i = 0; i < places; i++)
        {
            int link = links[i];
            fresh[count] = link;
            count += unseen[link];
        }

        int low = lowest;
        int closer = 0;
        for (int i = 0; i < count; i++)
        {
            int link = fresh[i];
            unseen[link] = 0;
            int rank = tables.RankOf[link];
            int word = rank >> 6;
            ulong bit = 1UL << rank;
            tables.Evaluated[word] |= bit;
            tables.Open[word] |= bit;
            closer += rank < current ? 1 : 0;
            low = Math.Min(low, word);
        }

        lowest = low;
        below += closer;
        _evaluatedCount += count;
    }

    private void Reset(int query, int checkpoints)
    {
        _query = query;
        _ranks.Set(query);
        _tieEnd = -1;
        _unseen.AsSpan().Fill(1);
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

    /// <summary>The arrays of a walk, pinned.</summary>
    private readonly struct Tables(ushort* rankOf, ushort* order, ushort* links, ulong* evaluated, ulong* open, byte* unseen, int* fresh)
    {
        public ushort* RankOf { get; } = rankOf;

        public ushort* Order { get; } = order;

        public ushort* Links { get; } = links;

        public ulong* Evaluated { get; } = evaluated;

        public ulong* Open { get; } = open;

        /// <summary>1 for a point that was not evaluated yet, else 0.</summary>
        public byte* Unseen { get; } = unseen;

        /// <summary>Room for one link more than a point has.</summary>
        public int* Fresh { get; } = fresh;
    }
}
