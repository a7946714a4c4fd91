using System.Runtime.InteropServices;

namespace Plumbline.Exact;

/// <summary>
/// How a search is cut into pieces: blocks of queries, and, where those are fewer than threads, slices of the base as well,
/// whose neighbours are brought together at the end.
/// </summary>
internal sealed class SlicedNeighbors
{
    private readonly int _queries;
    private readonly int _vectors;
    private readonly int _k;
    private readonly int _sliceRows;
    private readonly ulong[][] _found;

    /// <summary>A search cut into pieces.</summary>
    /// <param name="queries">Queries.</param>
    /// <param name="vectors">Vectors of the base.</param>
    /// <param name="k">Neighbours of a query.</param>
    /// <param name="blockRows">Queries in a block.</param>
    /// <param name="slices">Slices of the base.</param>
    public SlicedNeighbors(int queries, int vectors, int k, int blockRows, int slices)
    {
        _queries = queries;
        _vectors = vectors;
        _k = k;
        BlockRows = blockRows;
        Slices = slices;
        _sliceRows = (vectors + slices - 1) / slices;
        Pieces = (queries + blockRows - 1) / blockRows * slices;
        _found = new ulong[slices > 1 ? Pieces : 0][];
    }

    /// <summary>Queries in a block.</summary>
    public int BlockRows { get; }

    /// <summary>Slices of the base.</summary>
    public int Slices { get; }

    /// <summary>Pieces of work.</summary>
    public int Pieces { get; }

    /// <summary>Slices that keep all threads busy, each with enough vectors to be worth a piece.</summary>
    public static int SlicesFor(int blocks, int vectors, int k, int threads) =>
        blocks >= threads ? 1 : Math.Clamp(vectors / Math.Max(4 * k, 256), 1, threads);

    /// <summary>Queries and base vectors of a piece.</summary>
    public (int FirstQuery, int Queries, int FirstId, int Ids) Piece(int piece)
    {
        int firstQuery = piece / Slices * BlockRows;
        int firstId = piece % Slices * _sliceRows;
        return (firstQuery, Math.Min(BlockRows, _queries - firstQuery), firstId, Math.Max(0, Math.Min(_sliceRows, _vectors - firstId)));
    }

    /// <summary>Takes the sorted keys of a query of a piece: into the table, or, where there are slices, until <see cref="Finish"/>.</summary>
    public void Take(int piece, int query, ReadOnlySpan<ulong> nearest, NeighborTable table)
    {
        if (Slices == 1)
        {
            table.SetFromKeys(query, nearest);
            return;
        }

        (int firstQuery, int queries, _, _) = Piece(piece);
        ulong[] keys = _found[piece] ??= Empty(queries * _k);
        nearest.CopyTo(keys.AsSpan((query - firstQuery) * _k, _k));
    }

    /// <summary>Brings the slices together.</summary>
    public void Finish(NeighborTable table)
    {
        if (Slices == 1)
        {
            return;
        }

        List<ulong> keys = [];
        for (int query = 0; query < _queries; query++)
        {
            keys.Clear();
            for (int slice = 0; slice < Slices; slice++)
            {
                ReadOnlySpan<ulong> mine = (_found[(query / BlockRows * Slices) + slice] ?? []).AsSpan();
                if (!mine.IsEmpty)
                {
                    mine = mine.Slice(query % BlockRows * _k, _k);
                    int end = mine.IndexOf(ulong.MaxValue);
                    keys.AddRange(end < 0 ? mine : mine[..end]);
                }
            }

            keys.Sort();
            table.SetFromKeys(query, CollectionsMarshal.AsSpan(keys)[..Math.Min(_k, keys.Count)]);
        }
    }

    // No key is this: it would be the distance NaN.
    private static ulong[] Empty(int count)
    {
        ulong[] keys = new ulong[count];
        keys.AsSpan().Fill(ulong.MaxValue);
        return keys;
    }
}
